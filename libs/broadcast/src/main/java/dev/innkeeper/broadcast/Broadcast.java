package dev.innkeeper.broadcast;

import java.util.List;

/**
 * Sends an event to everybody subscribed to a channel.
 *
 * <p>Publishing never blocks the caller and never fails it because Redis is away. The events of a transaction are kept
 * in the database, in that transaction, until Redis has them: they go out exactly if it commits, also when the process
 * dies or Redis is away, then later than others. An event outside a transaction is lost if Redis is away, and counted.
 * Whoever listens gets it at most once; those who are away resume from the channel's history, if it has one.
 */
public interface Broadcast {

    /**
     * Publishes after the commit of the current JTA transaction, or at once when there is none. An event of a
     * transaction that rolls back is never sent.
     *
     * @param channel a valid channel name, see {@link ChannelName}; for an encrypted one the payload is encrypted here
     * @param event the event's name, at most 200 characters, not starting with {@code pusher:}
     * @param payload written as JSON once, here; at most 10 240 bytes as JSON
     * @throws IllegalArgumentException if the channel, the name or the payload is not acceptable: a programming error
     */
    void publish(String channel, String event, Object payload);

    /**
     * Makes the row that keeps these events, for a hot path that inserts it by a statement of its own and then calls
     * {@link #push}.
     *
     * @throws IllegalArgumentException as {@link #publish}
     */
    OutboxRow prepare(List<Announcement> events);

    /** Sends the events of a row whose insertion is committed. Should the caller die before, a relay sends them. */
    void push(OutboxRow row);
}
