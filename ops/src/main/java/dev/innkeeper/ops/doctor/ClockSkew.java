package dev.innkeeper.ops.doctor;

import java.time.Duration;
import java.time.Instant;

/** How far another machine's clock is from ours. */
final class ClockSkew {
    // Leases and signatures tolerate seconds; more than one says that nobody sets the clock.
    private static final Duration NOTICED = Duration.ofSeconds(1);
    private static final Duration TOO_MUCH = Duration.ofSeconds(5);

    private ClockSkew() {}

    /** The other clock's time was asked for between these two of ours. */
    static Finding of(String machine, Instant before, Instant theirs, Instant after) {
        var middle = before.plus(Duration.between(before, after).dividedBy(2));
        var skew = Duration.between(middle, theirs).abs();
        var says = "the clock of %s is %d ms from this machine's".formatted(machine, skew.toMillis());
        if (skew.compareTo(TOO_MUCH) > 0) {
            return Finding.problem("clock", says + ": synchronise them");
        }
        return skew.compareTo(NOTICED) > 0
                ? Finding.warning("clock", says + ": are they synchronised?")
                : Finding.fine("clock", says);
    }
}
