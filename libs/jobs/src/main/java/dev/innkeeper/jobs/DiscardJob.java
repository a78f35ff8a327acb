package dev.innkeeper.jobs;

/** Thrown by a handler that knows its job can never succeed: it is dead at once, without further attempts. */
public final class DiscardJob extends Exception {
    private static final long serialVersionUID = 1;

    public DiscardJob(String why) {
        super(why);
    }

    public DiscardJob(String why, Throwable cause) {
        super(why, cause);
    }
}
