package dev.innkeeper.realtime.socket;

import dev.innkeeper.realtime.bus.Message;
import dev.innkeeper.realtime.resume.Position;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What an event loop could not take: how many messages, and by channel what is to be said of them once it gets there. Any
 * thread.
 */
final class Overrun {
    /**
     * Of one channel.
     *
     * @param missed where its history stood at the last message that was dropped, if it has one
     * @param newest what all before it need not be known for, if its channel is such a one; retained
     */
    record Lost(@Nullable Position missed, @Nullable Message newest) {}

    private final Map<String, Lost> all = new ConcurrentHashMap<>();
    private final AtomicLong dropped = new AtomicLong();

    /**
     * Takes the message in the place of one that waits here, which would otherwise reach the clients after it.
     */
    boolean supersedes(Message message) {
        return isLatestOnly(message)
                && all.computeIfPresent(message.channel(), (channel, before) -> followed(before, lost(message)))
                        != null;
    }

    /** Notes a message that there is no room for; true if the channel's {@link Lost} is to be taken later. */
    boolean add(Message message) {
        if (!isLatestOnly(message)) {
            dropped.incrementAndGet();
            if (!message.numbered()) {
                return false;
            }
        }
        var lost = lost(message);
        return all.merge(message.channel(), lost, this::followed) == lost;
    }

    /** What is to be said of the channel; the message's reference passes to the caller. */
    @Nullable
    Lost take(String channel) {
        return all.remove(channel);
    }

    /** How many messages were dropped since this was asked last. */
    long takeCount() {
        return dropped.getAndSet(0);
    }

    private static Lost lost(Message message) {
        return isLatestOnly(message)
                ? new Lost(null, message.retain())
                : new Lost(Position.of(message.envelope()), null);
    }

    private Lost followed(Lost before, Lost next) {
        var superseded = before.newest();
        if (superseded == null) {
            // Another object than the first one, which add takes for it.
            return new Lost(next.missed(), next.newest());
        }
        dropped.incrementAndGet();
        var position = Position.of(superseded.envelope());
        superseded.release();
        return new Lost(position == null ? before.missed() : position, next.newest());
    }

    private static boolean isLatestOnly(Message message) {
        return message.delivery() == Message.Delivery.LATEST_ONLY;
    }
}
