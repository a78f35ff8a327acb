package dev.innkeeper.jobs.recover;

import java.time.Duration;

/** A loop that the leader of all processes runs; a CDI bean. Two at a time do no harm, they only do the work twice. */
public interface RecoverLoop {
    /** A name, unique in the process. */
    String name();

    /** The pause between two turns. */
    Duration interval();

    /**
     * One turn.
     *
     * @param epoch the leadership it belongs to; with a new one everything is looked at anew
     * @throws Exception when the turn failed; the next one makes up for it
     */
    void turn(long epoch) throws Exception;
}
