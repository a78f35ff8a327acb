package dev.innkeeper.broadcast;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.List;

/** Publishes through Redis once the transaction has committed. */
@Singleton
class RedisBroadcast implements Broadcast {
    private final ObjectMapper json;
    private final TransactionSynchronizationRegistry transactions;
    private final Publisher publisher;
    private final App app;

    RedisBroadcast(ObjectMapper json, TransactionSynchronizationRegistry transactions, Publisher publisher, Apps apps) {
        this.json = json;
        this.transactions = transactions;
        this.publisher = publisher;
        this.app = apps.configured();
    }

    @Override
    public void publish(String channel, String event, Object payload) {
        var outgoing = Outgoing.of(app.id(), channel, event, data(event, payload), "");
        switch (transactions.getTransactionStatus()) {
            case Status.STATUS_NO_TRANSACTION, Status.STATUS_COMMITTED -> send(outgoing);
            case Status.STATUS_ACTIVE, Status.STATUS_PREPARING ->
                transactions.registerInterposedSynchronization(new AfterCommit(() -> send(outgoing)));
            default -> {
                // It rolls back, and with it what the event would tell.
            }
        }
    }

    private void send(Outgoing event) {
        publisher.publish(List.of(event), "", outcome -> {
            // The publisher counts what is lost.
        });
    }

    private String data(String event, Object payload) {
        try {
            String data = json.writeValueAsString(payload);
            int bytes = EventFrame.bytes(data);
            if (bytes > app.limits().eventBytes()) {
                throw new IllegalArgumentException("Payload of %s has %d bytes, at most %d are allowed"
                        .formatted(event, bytes, app.limits().eventBytes()));
            }
            return data;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Payload of " + event + " can not be written as JSON", e);
        }
    }

    private record AfterCommit(Runnable send) implements Synchronization {
        @Override
        public void beforeCompletion() {
            // Only the outcome counts.
        }

        @Override
        public void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) {
                send.run();
            }
        }
    }
}
