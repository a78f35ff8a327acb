package dev.innkeeper.jobs.schedule;

import java.time.Duration;

/**
 * Which fire times are made up for that came due while nobody could fire.
 *
 * @param window how late a fire time may be to be made up for
 */
public record CatchUp(Policy policy, Duration window) {
    // A change of leaders takes seconds; what falls into one is late, not missed.
    private static final Duration NOT_YET_MISSED = Duration.ofMinutes(1);

    public CatchUp {
        if (window.isNegative()) {
            throw new IllegalArgumentException("the window of a catch-up must not be negative, it is " + window);
        }
    }

    /** Of several. */
    public enum Policy {
        SKIP,
        LATEST,
        ALL
    }

    /** None: only a fire time that is less than a minute late is fired. */
    public static CatchUp skip() {
        return new CatchUp(Policy.SKIP, NOT_YET_MISSED);
    }

    /** The latest within the window, once for all of them. */
    public static CatchUp latest(Duration window) {
        return new CatchUp(Policy.LATEST, window);
    }

    /** Every one within the window, the oldest first. */
    public static CatchUp all(Duration window) {
        return new CatchUp(Policy.ALL, window);
    }
}
