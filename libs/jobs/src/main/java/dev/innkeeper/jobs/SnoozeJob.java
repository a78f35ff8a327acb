package dev.innkeeper.jobs;

import java.time.Duration;

/** Thrown by a handler whose time has not come: the job is run again after a while, and no attempt is charged. */
public final class SnoozeJob extends Exception {
    private static final long serialVersionUID = 1;

    // A thousand years: beyond it there is no such time.
    private static final Duration LONGEST = Duration.ofDays(365_000);

    private final transient Duration pause;

    /** @param pause until the next try, more than zero and at most 365,000 days */
    public SnoozeJob(Duration pause) {
        super("again in " + pause);
        if (!pause.isPositive()) {
            throw new IllegalArgumentException("a snooze of " + pause + " would be run again and again at once");
        }
        if (pause.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a snooze of " + pause + " has no end");
        }
        this.pause = pause;
    }

    /** How long to wait. */
    public Duration pause() {
        return pause;
    }
}
