package dev.innkeeper.web.http;

import java.util.Set;

/** Which part of the service a path belongs to. */
public final class Paths {
    private static final Set<String> PROBES = Set.of("/livez", "/readyz", "/health");

    private Paths() {}

    /** Whether programs ask here, who want problem+json; everything else is for people. */
    public static boolean isApi(String path) {
        return path.startsWith("/api/")
                || path.equals("/api")
                || path.startsWith("/broadcasting/")
                || path.startsWith("/pusher/");
    }

    public static boolean isProbe(String path) {
        return PROBES.contains(path);
    }

    public static boolean isAsset(String path) {
        return path.startsWith("/assets/");
    }

    static boolean isSwagger(String path) {
        return path.startsWith("/swagger-ui");
    }
}
