package dev.innkeeper.ops.secrets;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A secret that can be changed while everything runs. */
public enum Rotated {
    APP_KEY,
    REALTIME_SECRET,
    DATABASE_PASSWORD,
    REDIS_PASSWORD;

    /** As files and commands call it. */
    public String id() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /**
     * The one of that name.
     *
     * @throws IllegalArgumentException naming those that there are
     */
    public static Rotated of(String id) {
        return Arrays.stream(values())
                .filter(secret -> secret.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'%s' is none of %s".formatted(id, ids())));
    }

    static String ids() {
        return Arrays.stream(values()).map(Rotated::id).collect(Collectors.joining(", "));
    }
}
