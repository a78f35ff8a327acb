package dev.innkeeper.ops.doctor;

import dev.innkeeper.platform.env.AppEnv;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;

/**
 * Secrets that are missing, published or short, and settings that are fine on a developer's machine only. They are those of
 * this process: what a service alone is told is not seen, and the texts say so.
 */
@Singleton
class ConfigurationCheck implements Check {
    // What the repository itself publishes as defaults.
    private static final Set<String> PUBLISHED = Set.of(
            "development-only",
            "innkeeper",
            "innkeeper-development-secret",
            "innkeeper-key",
            "innkeeper-secret",
            "postgres",
            "password",
            "secret");
    // The APP_KEY of whoever sets none, in development.
    private static final byte[] PUBLISHED_KEY = "innkeeper-development-key-32byte".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern WITH_PASSWORD = Pattern.compile("[^/]*://[^/]*:[^/]+@.*");
    // 16 random characters are beyond guessing, and whatever makes secrets makes them longer.
    private static final int SHORTEST = 16;
    private static final Set<String> TOO_MUCH = Set.of("DEBUG", "TRACE", "ALL", "FINE", "FINER", "FINEST");
    private static final Pattern LEVEL_OF_A_LOGGER = Pattern.compile("quarkus\\.log\\.(category\\..+\\.)?level");
    private static final List<String> REQUIRED = List.of("DATABASE_PASSWORD", "REALTIME_SECRET");

    private final Config config;
    private final AppEnv env;

    ConfigurationCheck(Config config, AppEnv env) {
        this.config = config;
        this.env = env;
    }

    @Override
    public String subject() {
        return "configuration";
    }

    @Override
    public List<Finding> look() {
        if (!env.exposed()) {
            return List.of(Finding.fine(
                    subject(), "APP_ENV is %s: published secrets and open logs are allowed".formatted(env.id())));
        }
        var found = new ArrayList<Finding>();
        keys(found);
        REQUIRED.forEach(variable -> secret(found, variable));
        next(found);
        redis(found);
        addresses(found);
        logs(found);
        if (found.isEmpty()) {
            found.add(Finding.fine(
                    subject(),
                    "secrets, addresses and logs, as set for this command, are as %s needs them; a service's own are not seen from here"
                            .formatted(env.id())));
        }
        return found;
    }

    private void keys(List<Finding> found) {
        var key = value("APP_KEY");
        var next = value("APP_KEY_NEXT");
        if (key.isEmpty()) {
            found.add(Finding.problem(subject(), "APP_KEY is not set: make one by 'keys generate'"));
        } else if (key.equals(next)) {
            found.add(Finding.warning(subject(), "APP_KEY_NEXT is the same as APP_KEY: nothing is being rotated"));
        }
        key(found, "APP_KEY", key);
        if (!next.equals(key)) {
            key(found, "APP_KEY_NEXT", next);
        }
    }

    private void key(List<Finding> found, String variable, String key) {
        if (key.isEmpty()) {
            return;
        }
        if (key.equals(Base64.getEncoder().encodeToString(PUBLISHED_KEY))) {
            found.add(Finding.problem(subject(), variable + " is a published default: make one by 'keys generate'"));
        } else if (key.chars().distinct().count() < SHORTEST) {
            found.add(Finding.problem(
                    subject(), variable + " repeats few characters: make a random one by 'keys generate'"));
        }
    }

    /** A secret that is accepted beside the other opens as much as that one. */
    private void next(List<Finding> found) {
        var next = value("REALTIME_SECRET_NEXT");
        if (next.isEmpty()) {
            return;
        }
        if (next.equals(value("REALTIME_SECRET"))) {
            found.add(Finding.warning(
                    subject(), "REALTIME_SECRET_NEXT is the same as REALTIME_SECRET: nothing is being rotated"));
        } else {
            secret(found, "REALTIME_SECRET_NEXT");
        }
    }

    private void redis(List<Finding> found) {
        var servers = value("REDIS_URL");
        if (servers.isEmpty()) {
            found.add(Finding.problem(subject(), "REDIS_URL is not set"));
        } else if (value("quarkus.redis.password").isEmpty()
                && !Stream.of(servers.split(",", -1))
                        .allMatch(server -> WITH_PASSWORD.matcher(server).matches())) {
            found.add(Finding.problem(
                    subject(), "REDIS_URL has no password: whoever reaches Redis reads and writes everything there"));
        }
    }

    private void secret(List<Finding> found, String variable) {
        var secret = value(variable);
        if (secret.isEmpty()) {
            found.add(Finding.problem(subject(), variable + " is not set"));
        } else if (PUBLISHED.contains(secret)) {
            found.add(Finding.problem(subject(), variable + " is a published default: change it"));
        } else if (secret.length() < SHORTEST) {
            found.add(Finding.warning(subject(), "%s has fewer than %d characters".formatted(variable, SHORTEST)));
        }
    }

    private void addresses(List<Finding> found) {
        if (!env.tls()) {
            return;
        }
        if (!value("PUBLIC_URL").startsWith("https://")) {
            found.add(Finding.problem(subject(), "PUBLIC_URL does not begin with https://"));
        }
        var realtime = value("REALTIME_URL");
        if (!realtime.isEmpty() && !realtime.startsWith("wss://") && !realtime.startsWith("https://")) {
            found.add(Finding.problem(subject(), "REALTIME_URL does not begin with wss://"));
        }
    }

    // Those of consoles and files are ALL by default: they take what loggers let through.
    private void logs(List<Finding> found) {
        StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .filter(name -> LEVEL_OF_A_LOGGER.matcher(name).matches())
                .filter(name -> TOO_MUCH.contains(value(name).toUpperCase(Locale.ROOT)))
                .sorted()
                .forEach(name -> found.add(Finding.problem(
                        subject(),
                        "%s is %s for this command: wherever it is, logs hold what guests send"
                                .formatted(name, value(name)))));
    }

    private String value(String name) {
        return config.getOptionalValue(name, String.class).map(String::strip).orElse("");
    }
}
