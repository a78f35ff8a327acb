package dev.innkeeper.proof.kinds;

/** Hears of each start of a job that does nothing. */
public interface Started {
    /** One has started, sent at this {@link System#nanoTime}; 0 if nobody noted it. */
    void one(long sentNanos);
}
