package dev.innkeeper.broadcast;

import dev.innkeeper.platform.PlatformConfig;
import dev.innkeeper.platform.env.AppEnv;
import dev.innkeeper.platform.env.BootCheck;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes the realtime application's credentials from the REALTIME_ variables, and says what is wrong with them. */
@ApplicationScoped
class BroadcastSetup implements BootCheck {
    private static final int SHORTEST_SECRET = 16;

    private final BroadcastProperties properties;
    private final AppEnv env;

    BroadcastSetup(BroadcastProperties properties, PlatformConfig platform) {
        this.properties = properties;
        this.env = platform.env();
    }

    @Override
    public List<String> problems() {
        var problems = new ArrayList<String>();
        require(problems, "REALTIME_APP_ID", properties.appId());
        require(problems, "REALTIME_KEY", properties.key());
        require(problems, "REALTIME_SECRET", properties.secret());
        require(problems, "REALTIME_URL", properties.publicUrl());
        tooShort("REALTIME_SECRET", properties.secret()).ifPresent(problems::add);
        tooShort("REALTIME_SECRET_NEXT", properties.secretNext()).ifPresent(problems::add);
        properties
                .publicUrl()
                .filter(url -> !isWebSocket(url))
                .ifPresent(url -> problems.add(
                        "REALTIME_URL is '%s': must be like wss://realtime.example.com, without /app".formatted(url)));
        try {
            channelKeys();
        } catch (IllegalArgumentException e) {
            problems.add("REALTIME_ENCRYPTION_KEY must be 32 bytes in base64");
        }
        try {
            historyRules();
        } catch (IllegalArgumentException e) {
            problems.add("innkeeper.broadcast.history has " + e.getMessage());
        }
        properties.webhooks().urls().orElse(List.of()).stream()
                .filter(url -> !isHttp(url))
                .forEach(url ->
                        problems.add("innkeeper.broadcast.webhooks.urls has '%s': must be like https://example.com/hook"
                                .formatted(url)));
        return problems;
    }

    @Produces
    @Singleton
    BroadcastConfig config() {
        // A bean that is made before the boot check would otherwise fail less clearly, or work with a default.
        if (!problems().isEmpty()) {
            throw new IllegalStateException(String.join("\n  ", problems()));
        }
        return new BroadcastConfig(
                properties.appId().orElse("1"),
                properties.key().orElse("innkeeper-development"),
                properties.secret().orElse("innkeeper-development-secret"),
                properties.secretNext().orElse(null),
                URI.create(properties.publicUrl().orElse("ws://localhost:8081")));
    }

    @Produces
    @Singleton
    PusherSignature signature(BroadcastConfig config) {
        return new PusherSignature(config);
    }

    @Produces
    @Singleton
    ChannelKeys channelKeys() {
        return ChannelKeys.of(properties.encryptionKey());
    }

    @Produces
    @Singleton
    HistoryRules historyRules() {
        return new HistoryRules(properties.history().orElse(List.of()));
    }

    @Produces
    @Singleton
    RedisNames names(BroadcastConfig config) {
        return new RedisNames(properties.keyPrefix(), config.appId());
    }

    private static Optional<String> tooShort(String variable, Optional<String> secret) {
        return secret.filter(text -> text.length() < SHORTEST_SECRET)
                .map(text -> "%s is too short: needs at least %d characters".formatted(variable, SHORTEST_SECRET));
    }

    private void require(List<String> problems, String variable, Optional<String> value) {
        if (value.isEmpty() && env.exposed()) {
            problems.add("%s is not set: %s needs it".formatted(variable, env.id()));
        }
    }

    private static boolean isWebSocket(String url) {
        return hasScheme(url, Set.of("ws", "wss"));
    }

    private static boolean isHttp(String url) {
        return hasScheme(url, Set.of("http", "https"));
    }

    private static boolean hasScheme(String url, Set<String> schemes) {
        try {
            var uri = new URI(url);
            return uri.getHost() != null && schemes.contains(String.valueOf(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
