package dev.innkeeper.realtime.bus;

import dev.innkeeper.realtime.resume.Position;

/** One event loop of this node, as the bus sees it. May be called from any thread; must not block. */
public interface Listener {
    /**
     * A message for the channel's local subscribers. The listener retains it for as long as it needs it; the bus
     * releases its own reference afterwards.
     */
    void message(Message message);

    /**
     * Messages of the channel were missed and can not be made up for; in order with the messages.
     *
     * @param now where the channel's history stands, with empty texts where there is none or it can not be told
     */
    void missed(String channel, Position now);

    /** Runs in order with the messages. */
    void run(Runnable task);
}
