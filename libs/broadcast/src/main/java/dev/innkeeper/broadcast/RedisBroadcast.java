package dev.innkeeper.broadcast;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Publishes through Redis once the transaction has committed. */
@Singleton
class RedisBroadcast implements Broadcast {
    private final ObjectMapper json;
    private final TransactionSynchronizationRegistry transactions;
    private final PublishLine line;
    private final RedisNames names;
    private final BroadcastProperties properties;
    private final Clock clock;

    RedisBroadcast(
            ObjectMapper json,
            TransactionSynchronizationRegistry transactions,
            PublishLine line,
            RedisNames names,
            BroadcastProperties properties,
            Clock clock) {
        this.json = json;
        this.transactions = transactions;
        this.line = line;
        this.names = names;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public void publish(String channel, String event, Object payload) {
        byte[] frame = EventFrame.of(channel, event, data(event, payload));
        switch (transactions.getTransactionStatus()) {
            case Status.STATUS_NO_TRANSACTION, Status.STATUS_COMMITTED -> send(channel, frame);
            case Status.STATUS_ACTIVE, Status.STATUS_PREPARING ->
                transactions.registerInterposedSynchronization(new AfterCommit(() -> send(channel, frame)));
            default -> {
                // It rolls back, and with it what the event would tell.
            }
        }
    }

    private void send(String channel, byte[] frame) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        line.send(names.channel(channel), new Envelope(micros, "", frame).encode());
    }

    private String data(String event, Object payload) {
        try {
            String data = json.writeValueAsString(payload);
            int bytes = EventFrame.bytes(data);
            if (bytes > properties.maxPayload()) {
                throw new IllegalArgumentException("Payload of %s has %d bytes, at most %d are allowed"
                        .formatted(event, bytes, properties.maxPayload()));
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
