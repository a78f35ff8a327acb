package dev.innkeeper.jobs;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What holds a job back besides its time: how many of its key run at once, and how many of its key start in a time.
 *
 * @param limitKey null without a limit
 * @param limitMax how many of the same limit key may run at once; 0 without a limit
 * @param rateKey null without a rate
 * @param rateCount how many of the same rate key may start within {@code rateMillis}; 0 without a rate
 * @param rateMillis the time of the rate in milliseconds; 0 without a rate
 */
public record Throttle(
        @Nullable String limitKey, int limitMax, @Nullable String rateKey, int rateCount, int rateMillis) {
    /** Nothing holds the job back. */
    public static final Throttle NONE = new Throttle(null, 0, null, 0, 0);

    /** The same with a limit. */
    public Throttle withLimit(String key, int max) {
        return new Throttle(key, max, rateKey, rateCount, rateMillis);
    }

    /** The same with a rate. */
    public Throttle withRate(String key, int count, int millis) {
        return new Throttle(limitKey, limitMax, key, count, millis);
    }

    /**
     * As Redis keeps it: {@code max:count:millis:bytes of the limit key:limit key, rate key}; empty if nothing holds the job
     * back.
     */
    public String encoded() {
        if (limitKey == null && rateKey == null) {
            return "";
        }
        var limit = Objects.requireNonNullElse(limitKey, "");
        var rate = Objects.requireNonNullElse(rateKey, "");
        int bytes = limit.getBytes(StandardCharsets.UTF_8).length;
        return limitMax + ":" + rateCount + ":" + rateMillis + ":" + bytes + ":" + limit + rate;
    }
}
