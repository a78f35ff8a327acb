package dev.innkeeper.platform.redis;

import io.quarkus.redis.client.RedisOptionsCustomizer;
import io.vertx.redis.client.RedisOptions;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * CLIENT LIST says whose a connection is, whichever client of the process opened it. Not by the extension's own
 * {@code configure-client-name}: it decodes the address and breaks those whose password has an encoded {@code @} or {@code +}.
 */
@Singleton
class NamedConnections implements RedisOptionsCustomizer {
    private static final Pattern NAMED = Pattern.compile("[?&]client=");

    private final String application;

    NamedConnections(
            @ConfigProperty(name = "quarkus.application.name", defaultValue = "innkeeper") String application) {
        this.application = application;
    }

    @Override
    public void customize(String client, RedisOptions options) {
        options.setEndpoints(options.getEndpoints().stream().map(this::named).toList());
    }

    private String named(String address) {
        if (NAMED.matcher(address).find()) {
            return address;
        }
        return address + (address.contains("?") ? "&" : "?") + "client=" + application;
    }
}
