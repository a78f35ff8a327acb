package dev.innkeeper.broadcast;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.List;

/** Publishes through Redis: at once, or by way of the outbox once the transaction has committed. */
@Singleton
class RedisBroadcast implements Broadcast {
    private final ObjectMapper json;
    private final TransactionSynchronizationRegistry transactions;
    private final Publisher publisher;
    private final Outbox outbox;
    private final ChannelKeys keys;
    private final App app;
    private final Tracer tracer;
    private final Object key = new Object();

    RedisBroadcast(
            ObjectMapper json,
            TransactionSynchronizationRegistry transactions,
            Publisher publisher,
            Outbox outbox,
            ChannelKeys keys,
            Apps apps,
            OpenTelemetry telemetry) {
        this.json = json;
        this.transactions = transactions;
        this.publisher = publisher;
        this.outbox = outbox;
        this.keys = keys;
        this.app = apps.configured();
        this.tracer = telemetry.getTracer("dev.innkeeper.broadcast");
    }

    @Override
    public void publish(String channel, String event, Object payload) {
        var checked = checked(new Announcement(channel, event, payload));
        switch (transactions.getTransactionStatus()) {
            case Status.STATUS_NO_TRANSACTION, Status.STATUS_COMMITTED ->
                publisher.publish(List.of(checked.outgoing(app.id())), "", outcome -> {
                    // The publisher counts what is lost.
                });
            case Status.STATUS_ACTIVE, Status.STATUS_PREPARING ->
                ofTransaction().add(checked);
            default -> {
                // It rolls back, and with it what the event would tell.
            }
        }
    }

    @Override
    public OutboxRow prepare(List<Announcement> events) {
        return outbox.row(events.stream().map(this::checked).toList());
    }

    @Override
    public void push(OutboxRow row) {
        outbox.send(row);
    }

    private TransactionEvents ofTransaction() {
        if (transactions.getResource(key) instanceof TransactionEvents registered) {
            return registered;
        }
        var events = new TransactionEvents(outbox);
        transactions.putResource(key, events);
        transactions.registerInterposedSynchronization(events);
        return events;
    }

    private OutboxEvent checked(Announcement announcement) {
        if (!ChannelName.isPublishable(announcement.channel())) {
            throw new IllegalArgumentException("Not a channel to publish to: " + announcement.channel());
        }
        var event = EventFrame.requirePublishable(announcement.event());
        var made = new OutboxEvent(announcement.channel(), event, data(announcement));
        // A mark in the trace of whoever makes it: it is on its way when nobody waits for it any more.
        tracer.spanBuilder("event " + event)
                .setSpanKind(SpanKind.PRODUCER)
                .startSpan()
                .end();
        return made;
    }

    private String data(Announcement announcement) {
        try {
            String data = json.writeValueAsString(announcement.payload());
            if (ChannelName.isEncrypted(announcement.channel())) {
                data = keys.encrypted(announcement.channel(), data);
            }
            int bytes = EventFrame.bytes(data);
            if (bytes > app.limits().eventBytes()) {
                throw new IllegalArgumentException("Payload of %s has %d bytes, at most %d are allowed"
                        .formatted(announcement.event(), bytes, app.limits().eventBytes()));
            }
            return data;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Payload of " + announcement.event() + " can not be written as JSON", e);
        }
    }
}
