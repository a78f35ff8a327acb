package dev.innkeeper.broadcast;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Publishes the events of rows, and has the rows deleted that Redis acknowledged in full. */
@Singleton
class OutboxSending {
    private final Publisher publisher;
    private final OutboxDeletes deletes;

    OutboxSending(Publisher publisher, OutboxDeletes deletes) {
        this.publisher = publisher;
        this.deletes = deletes;
    }

    /** Never blocks, and may be repeated: what was sent already is not sent again. */
    void send(UUID id, List<Outgoing> events) {
        int parts = (events.size() + Publisher.MOST_AT_ONCE - 1) / Publisher.MOST_AT_ONCE;
        var missing = new AtomicInteger(parts);
        for (int part = 0; part < parts; part++) {
            int from = part * Publisher.MOST_AT_ONCE;
            var some = events.subList(from, Math.min(events.size(), from + Publisher.MOST_AT_ONCE));
            publisher.publish(some, key(id, part), outcome -> {
                boolean there = outcome == PublishOutcome.SENT || outcome == PublishOutcome.REPEATED;
                if (there && missing.decrementAndGet() == 0) {
                    deletes.add(id);
                }
            });
        }
    }

    private static String key(UUID id, int part) {
        return part == 0 ? id.toString() : id + ":" + part;
    }
}
