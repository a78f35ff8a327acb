package dev.innkeeper.broadcast;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of one transaction: written as one row just before it completes, sent once it has committed. Touched by the
 * transaction's thread only.
 */
final class TransactionEvents implements Synchronization {
    private final Outbox outbox;
    private final List<OutboxEvent> events = new ArrayList<>();
    private final List<OutboxRow> written = new ArrayList<>();
    private boolean completing;

    TransactionEvents(Outbox outbox) {
        this.outbox = outbox;
    }

    void add(OutboxEvent event) {
        events.add(event);
        if (completing) {
            // Somebody else's last act before the completion: ours is over.
            write();
        }
    }

    @Override
    public void beforeCompletion() {
        completing = true;
        write();
    }

    @Override
    public void afterCompletion(int status) {
        if (status == Status.STATUS_COMMITTED) {
            written.forEach(outbox::send);
        }
    }

    private void write() {
        var row = outbox.row(events);
        outbox.insert(row);
        written.add(row);
        events.clear();
    }
}
