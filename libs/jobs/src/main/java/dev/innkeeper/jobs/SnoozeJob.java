package dev.innkeeper.jobs;

import java.time.Duration;

/** Thrown by a handler whose time has not come: the job is run again after a while, and no attempt is charged. */
public final class SnoozeJob extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Duration pause;

    /** @param pause until the next try, more than zero */
    public SnoozeJob(Duration pause) {
        super("again in " + pause);
        if (!pause.isPositive()) {
            throw new IllegalArgumentException("a snooze of " + pause + " would be run again and again at once");
        }
        this.pause = pause;
    }

    /** How long to wait. */
    public Duration pause() {
        return pause;
    }
}
