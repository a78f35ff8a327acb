package dev.innkeeper.broadcast;

/**
 * Sends an event to everybody subscribed to a channel.
 *
 * <p>Delivery is at most once: nothing is kept for those who are away, so a page reloads its data when it returns.
 * Publishing never blocks the caller and never fails it because Redis is away; such losses are counted.
 */
public interface Broadcast {

    /**
     * Publishes after the commit of the current JTA transaction, or at once when there is none. An event of a
     * transaction that rolls back is never sent.
     *
     * @param channel a valid channel name, see {@link ChannelName}
     * @param event the event's name, at most 200 characters, not starting with {@code pusher}
     * @param payload written as JSON once, here; at most 10 240 bytes as JSON
     * @throws IllegalArgumentException if the channel, the name or the payload is not acceptable: a programming error
     */
    void publish(String channel, String event, Object payload);
}
