package dev.innkeeper.realtime.socket;

/** A rate limit of one client, for one thread. */
final class TokenBucket {
    private static final double NANOS = 1e9;

    private final double perNano;
    private final double capacity;
    private double tokens;
    private long last;

    /**
     * @param perSecond tokens that come back in a second
     * @param capacity tokens there are at most, and at first
     * @param now {@link System#nanoTime}, as in {@link #take}
     */
    TokenBucket(double perSecond, double capacity, long now) {
        this.perNano = perSecond / NANOS;
        this.capacity = capacity;
        this.tokens = capacity;
        this.last = now;
    }

    /** Takes so many tokens, or none if there are not enough. */
    boolean take(double wanted, long now) {
        fill(now);
        if (tokens < wanted) {
            return false;
        }
        tokens -= wanted;
        return true;
    }

    /** Whether nothing was taken that has not come back. */
    boolean full(long now) {
        fill(now);
        return tokens >= capacity;
    }

    private void fill(long now) {
        tokens = Math.min(capacity, tokens + (now - last) * perNano);
        last = now;
    }
}
