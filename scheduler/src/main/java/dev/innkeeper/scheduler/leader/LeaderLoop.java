package dev.innkeeper.scheduler.leader;

import java.time.Duration;

/** A loop that only the leader runs; a CDI bean. A former leader may still be in a turn when the next one begins its own. */
public interface LeaderLoop {
    /** A name, unique in the service. */
    String name();

    /** The pause between two turns. */
    Duration interval();

    /**
     * One turn.
     *
     * @param epoch the leadership this turn belongs to; another number than before means that others led in between
     * @throws Exception when the turn failed; it is logged and the loop goes on
     */
    void turn(long epoch) throws Exception;
}
