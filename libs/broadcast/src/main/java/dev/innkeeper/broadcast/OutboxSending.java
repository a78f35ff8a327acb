package dev.innkeeper.broadcast;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

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
        send(id, events, sent -> {});
    }

    /** As the other, and tells once whether all of it was sent. */
    void send(UUID id, List<Outgoing> events, Consumer<Boolean> told) {
        int parts = (events.size() + Publisher.MOST_AT_ONCE - 1) / Publisher.MOST_AT_ONCE;
        if (parts == 0) {
            deletes.add(id);
            told.accept(true);
        }
        var unanswered = new AtomicInteger(parts);
        var failed = new AtomicBoolean();
        for (int part = 0; part < parts; part++) {
            int from = part * Publisher.MOST_AT_ONCE;
            var some = events.subList(from, Math.min(events.size(), from + Publisher.MOST_AT_ONCE));
            publisher.publish(some, key(id, part), outcome -> {
                if (outcome != PublishOutcome.SENT && outcome != PublishOutcome.REPEATED) {
                    failed.set(true);
                }
                if (unanswered.decrementAndGet() == 0) {
                    if (!failed.get()) {
                        deletes.add(id);
                    }
                    told.accept(!failed.get());
                }
            });
        }
    }

    private static String key(UUID id, int part) {
        return part == 0 ? id.toString() : id + ":" + part;
    }
}
