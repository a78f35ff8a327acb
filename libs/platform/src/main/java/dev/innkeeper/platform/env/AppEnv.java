package dev.innkeeper.platform.env;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The kind of installation this process belongs to: variable {@code APP_ENV}. */
public enum AppEnv {
    DEVELOPMENT,
    TEST,
    PREVIEW,
    STAGING,
    PRODUCTION;

    /**
     * Reads the variable's value.
     *
     * @throws IllegalArgumentException naming the variable and what it may hold
     */
    public static AppEnv of(String value) {
        return Arrays.stream(values())
                .filter(env -> env.id().equals(value))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("APP_ENV is '%s': must be one of %s"
                        .formatted(
                                value, Arrays.stream(values()).map(AppEnv::id).collect(Collectors.joining(", ")))));
    }

    /** The value in the variable: lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether strangers reach this installation, so that no secret may have a default. */
    public boolean exposed() {
        return this == PREVIEW || this == STAGING || this == PRODUCTION;
    }

    /** Whether the installation is served over TLS only. */
    public boolean tls() {
        return this == STAGING || this == PRODUCTION;
    }
}
