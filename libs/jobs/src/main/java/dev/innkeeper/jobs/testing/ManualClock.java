package dev.innkeeper.jobs.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that moves when it is told to. A test that produces it as the bean of type {@link Clock} moves the
 * application's time with it, and {@link InlineEngine#runDue} goes by it.
 */
public final class ManualClock extends Clock {
    private final Hand hand;
    private final ZoneId zone;

    private static final class Hand {
        private volatile Instant at;

        private Hand(Instant at) {
            this.at = at;
        }
    }

    /** A clock that shows this time. */
    public ManualClock(Instant now) {
        this(new Hand(now), ZoneOffset.UTC);
    }

    private ManualClock(Hand hand, ZoneId zone) {
        this.hand = hand;
        this.zone = zone;
    }

    /** Lets time pass. */
    public void advance(Duration time) {
        synchronized (hand) {
            hand.at = hand.at.plus(time);
        }
    }

    /** Shows another time, later or earlier. */
    public void set(Instant time) {
        synchronized (hand) {
            hand.at = time;
        }
    }

    @Override
    public Instant instant() {
        return hand.at;
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    /** The same clock in another zone: both move together. */
    @Override
    public Clock withZone(ZoneId other) {
        return new ManualClock(hand, other);
    }
}
