package dev.innkeeper.web.limit;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts attempts in this process alone, while Redis is away: n replicas then allow n times as much, and logins go on.
 * The same algorithm as {@code attempt.lua}: a bucket is the time at which it will be full again.
 */
@Singleton
class LocalLimit {
    // A stranger may invent accounts, and shall not fill the heap: 100 000 buckets take some 15 MB. The one unused for
    // longest goes first, so the bucket of an address that guesses on stays.
    private static final int MOST_BUCKETS = 100_000;

    private final Clock clock;
    private final Map<String, Long> fullAt = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST_BUCKETS;
        }
    };

    LocalLimit(Clock clock) {
        this.clock = clock;
    }

    /** Takes an attempt of each bucket or of none, and says how the tightest one stands. */
    synchronized Verdict attempt(List<Bucket> buckets) {
        long now = clock.millis();
        var tightest = verdict(buckets.getFirst(), now);
        for (var bucket : buckets) {
            var verdict = verdict(bucket, now);
            if (tighter(verdict, tightest)) {
                tightest = verdict;
            }
        }
        if (tightest.allowed()) {
            buckets.forEach(bucket -> fullAt.put(bucket.key(), fullAt(bucket, now) + step(bucket)));
        }
        return tightest;
    }

    /** Gives an attempt back to each bucket. */
    synchronized void giveBack(List<Bucket> buckets) {
        long now = clock.millis();
        for (var bucket : buckets) {
            long full = fullAt(bucket, now) - step(bucket);
            if (full > now) {
                fullAt.put(bucket.key(), full);
            } else {
                fullAt.remove(bucket.key());
            }
        }
    }

    private Verdict verdict(Bucket bucket, long now) {
        long after = fullAt(bucket, now) + step(bucket);
        long period = bucket.period().toMillis();
        long wait = after - period - now;
        return wait > 0
                ? new Verdict(false, bucket.limit(), 0, Duration.ofMillis(wait))
                : new Verdict(true, bucket.limit(), (int) (-wait / step(bucket)), Duration.ofMillis(after - now));
    }

    private long fullAt(Bucket bucket, long now) {
        return Math.max(fullAt.getOrDefault(bucket.key(), now), now);
    }

    private static long step(Bucket bucket) {
        return Math.max(1, bucket.period().toMillis() / bucket.limit());
    }

    private static boolean tighter(Verdict one, Verdict other) {
        return one.allowed() == other.allowed() ? one.remaining() < other.remaining() : !one.allowed();
    }
}
