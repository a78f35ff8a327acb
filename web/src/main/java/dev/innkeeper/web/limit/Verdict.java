package dev.innkeeper.web.limit;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether an attempt may be made.
 *
 * @param limit attempts within the period, of the tightest bucket
 * @param remaining attempts left right now
 * @param reset time until there is room again, or until the bucket is whole
 */
public record Verdict(boolean allowed, int limit, int remaining, Duration reset) {
    /** The RateLimit headers, and Retry-After for a refusal. Seconds, rounded up. */
    public Map<String, String> headers() {
        var headers = new LinkedHashMap<String, String>();
        var seconds = Long.toString(Math.max(1, reset.plusMillis(999).toSeconds()));
        headers.put("RateLimit-Limit", Integer.toString(limit));
        headers.put("RateLimit-Remaining", Integer.toString(remaining));
        headers.put("RateLimit-Reset", seconds);
        if (!allowed) {
            headers.put("Retry-After", seconds);
        }
        return headers;
    }
}
