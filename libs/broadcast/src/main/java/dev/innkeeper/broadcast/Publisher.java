package dev.innkeeper.broadcast;

import java.util.List;
import java.util.function.Consumer;

/**
 * Passes events to Redis, for any application and from any thread, without ever blocking. The events of one process
 * reach a channel in the order in which they were given.
 */
public interface Publisher {
    /** The most events of one publication: they are one script in Redis, and everybody else waits for it. */
    int MOST_AT_ONCE = 16;

    /**
     * Publishes the events as one.
     *
     * @param events 1 to {@value #MOST_AT_ONCE} of one application
     * @param idempotencyKey for some minutes a second publication of the application with the same key does nothing;
     *     empty for none
     * @param answer told what became of it: soon, once, and on a thread that must not be blocked
     */
    void publish(List<Outgoing> events, String idempotencyKey, Consumer<PublishOutcome> answer);
}
