package dev.innkeeper.realtime.api;

import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.AppLimits;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many requests each application may send to this node. */
@Singleton
class RequestRates {
    private static final double NANOS = 1e9;

    private record Bucket(double tokens, long last, boolean taken) {}

    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    /** Counts a request, if it is within the rate. */
    boolean allows(App app) {
        return allows(app.id(), app.limits(), System.nanoTime());
    }

    boolean allows(String app, AppLimits limits, long now) {
        var bucket = buckets.compute(app, (id, old) -> {
            double tokens = old == null
                    ? limits.publishBurst()
                    : Math.min(
                            limits.publishBurst(),
                            old.tokens + Math.max(0, now - old.last) / NANOS * limits.publishRate());
            return tokens < 1 ? new Bucket(tokens, now, false) : new Bucket(tokens - 1, now, true);
        });
        return bucket.taken();
    }
}
