package dev.innkeeper.realtime.bus;

/** One event loop of this node, as the bus sees it. May be called from any thread; must not block. */
public interface Listener {
    /**
     * A message for the channel's local subscribers. The listener retains it for as long as it needs it; the bus
     * releases its own reference afterwards.
     */
    void message(Message message);

    /** Runs in order with the messages. */
    void run(Runnable task);
}
