package dev.innkeeper.realtime.socket;

/** A rate limit of one client, for one thread. */
final class TokenBucket {
    private static final double NANOS = 1e9;

    private double perNano;
    private double capacity;
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

    /** From now on has this rate and this capacity, with the tokens that there are. */
    void limit(double perSecond, double most, long now) {
        fill(now);
        perNano = perSecond / NANOS;
        capacity = most;
        tokens = Math.min(capacity, tokens);
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
