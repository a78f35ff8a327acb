package dev.innkeeper.jobs.dispatch;

import dev.innkeeper.jobs.Throttle;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Token buckets, each known by the time at which it is full again; one that is not here is full. */
final class ModelBuckets {
    private final Map<String, Long> fullAt = new TreeMap<>();

    Map<String, Long> fullAt() {
        return fullAt;
    }

    /** When a token will be there: at or before now if one is. */
    long next(Throttle rate, long now) {
        return full(rate, now) - each(rate) * (rate.rateCount() - 1);
    }

    void take(Throttle rate, long now) {
        fullAt.put(Objects.requireNonNull(rate.rateKey()), full(rate, now) + each(rate));
    }

    /** How long a token takes to come back. */
    static long each(Throttle rate) {
        return rate.rateMillis() / rate.rateCount();
    }

    private long full(Throttle rate, long now) {
        return Math.max(now, fullAt.getOrDefault(Objects.requireNonNullElse(rate.rateKey(), ""), 0L));
    }
}
