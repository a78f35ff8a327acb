package dev.innkeeper.scheduler.leader;

import java.time.Duration;

/** A loop that only the leader runs; a CDI bean. A former leader may still be in a turn when the next one begins its own. */
public interface LeaderLoop {
    /** A name, unique in the service. */
    String name();

    /** The pause between two turns. */
    Duration interval();

    /**
     * What each process does once before it first leads, whoever leads meanwhile.
     *
     * @throws Exception when it failed; it is done again before anything else
     */
    default void join() throws Exception {
        // Most loops have nothing to do before they lead.
    }

    /**
     * One turn.
     *
     * @param epoch the leadership this turn belongs to; another number than before means that others led in between
     * @throws Exception when the turn failed; it is logged and the loop goes on
     */
    void turn(long epoch) throws Exception;
}
