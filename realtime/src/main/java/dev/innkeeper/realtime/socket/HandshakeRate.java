package dev.innkeeper.realtime.socket;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many handshakes each address has left. Of IPv6 the first 64 bits count: whoever has one address of those has all.
 * Any thread.
 */
final class HandshakeRate {
    // Some 10 MB. Beyond, strangers share one allowance: forgetting those known would be what a flood is after.
    private static final int MOST_ADDRESSES = 65_536;
    private static final String STRANGERS = "strangers";
    private static final int PREFIX_GROUPS = 4;

    private final Map<String, TokenBucket> addresses = new ConcurrentHashMap<>();
    private final double perSecond;
    private final double burst;

    HandshakeRate(double perSecond, double burst) {
        this.perSecond = perSecond;
        this.burst = burst;
    }

    /** Takes one, {@code now} being {@link System#nanoTime}; false if none is left. */
    boolean take(String address, long now) {
        String known = prefix(address);
        if (addresses.size() >= MOST_ADDRESSES && !addresses.containsKey(known)) {
            known = STRANGERS;
        }
        var bucket = addresses.computeIfAbsent(known, key -> new TokenBucket(perSecond, burst, now));
        synchronized (bucket) {
            return bucket.take(1, now);
        }
    }

    /** Forgets those that have their whole allowance again. */
    void forgetQuiet(long now) {
        for (Iterator<TokenBucket> buckets = addresses.values().iterator(); buckets.hasNext(); ) {
            var bucket = buckets.next();
            synchronized (bucket) {
                if (bucket.full(now)) {
                    buckets.remove();
                }
            }
        }
    }

    int known() {
        return addresses.size();
    }

    private static String prefix(String address) {
        int end = -1;
        for (int group = 0; group < PREFIX_GROUPS; group++) {
            int next = address.indexOf(':', end + 1);
            if (next < 0) {
                return address;
            }
            end = next;
        }
        return address.substring(0, end);
    }
}
