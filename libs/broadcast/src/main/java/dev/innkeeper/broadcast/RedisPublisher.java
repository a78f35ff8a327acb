package dev.innkeeper.broadcast;

import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes one command of a publication. */
@Singleton
class RedisPublisher implements Publisher {
    private static final Buffer NOTHING = Buffer.buffer();

    private final PublishLine line;
    private final RedisNames names;
    private final Apps apps;
    private final HistoryRules histories;
    private final long idempotencyMillis;
    private final Clock clock;

    RedisPublisher(
            PublishLine line,
            RedisNames names,
            Apps apps,
            HistoryRules histories,
            BroadcastProperties properties,
            Clock clock) {
        this.line = line;
        this.names = names;
        this.apps = apps;
        this.histories = histories;
        this.idempotencyMillis = properties.idempotencyTime().toMillis();
        this.clock = clock;
    }

    @Override
    public void publish(List<Outgoing> events, String idempotencyKey, Consumer<PublishOutcome> answer) {
        if (events.isEmpty() || events.size() > MOST_AT_ONCE) {
            throw new IllegalArgumentException("%d events: must be 1 to %d".formatted(events.size(), MOST_AT_ONCE));
        }
        line.send(call(events, idempotencyKey, answer));
    }

    private PublishCall call(List<Outgoing> events, String idempotencyKey, Consumer<PublishOutcome> answer) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        var first = events.getFirst();
        if (events.size() == 1 && idempotencyKey.isEmpty() && isPlain(first)) {
            return plain(first, micros, answer);
        }
        var keys = new ArrayList<String>();
        var args = new ArrayList<Buffer>();
        keys.add(idempotencyKey.isEmpty() ? "" : names.of(first.appId()).idempotency(idempotencyKey));
        int bytes = 0;
        for (var event : events) {
            add(event, micros, keys, args);
            bytes += event.frame().length;
        }
        return new PublishCall(false, keys, idempotencyMillis, args, events.size(), bytes, answer);
    }

    private boolean isPlain(Outgoing event) {
        return history(event).isEmpty() && !isCached(event);
    }

    private PublishCall plain(Outgoing event, long micros, Consumer<PublishOutcome> answer) {
        var message = Buffer.buffer(envelope(event, micros).encode());
        return new PublishCall(
                true,
                List.of("", names.of(event.appId()).channel(event.channel())),
                0,
                List.of(message),
                1,
                message.length(),
                answer);
    }

    private void add(Outgoing event, long micros, List<String> keys, List<Buffer> args) {
        var its = names.of(event.appId());
        var history = history(event);
        keys.add(its.channel(event.channel()));
        keys.add(history.isPresent() ? its.history(event.channel()) : "");
        keys.add(history.isPresent() ? its.position(event.channel()) : "");
        keys.add(isCached(event) ? its.cache(event.channel()) : "");
        args.add(Buffer.buffer(envelope(event, micros).head()));
        args.add(Buffer.buffer(event.frame()));
        args.add(history.map(rule -> number(rule.events())).orElse(NOTHING));
        args.add(history.map(rule -> number(rule.time().toMillis())).orElse(NOTHING));
        args.add(history.map(rule -> number(rule.positionTime().toMillis())).orElse(NOTHING));
        args.add(isCached(event) ? number(cacheMillis(event.appId())) : NOTHING);
    }

    // Its sender is excepted from it, which a history can not do: who returned would get its own.
    private Optional<HistoryRules.Rule> history(Outgoing event) {
        return event.fromClient() ? Optional.empty() : histories.of(event.channel());
    }

    private long cacheMillis(String appId) {
        return apps.byId(appId).orElse(apps.configured()).limits().cacheTtl().toMillis();
    }

    private static boolean isCached(Outgoing event) {
        return !event.fromClient() && ChannelName.isCache(event.channel());
    }

    private static Envelope envelope(Outgoing event, long micros) {
        int flags = event.fromClient() ? Envelope.FROM_CLIENT : 0;
        return new Envelope(flags, micros, event.exceptSocket(), "", "", event.frame());
    }

    private static Buffer number(long number) {
        return Buffer.buffer(Long.toString(number));
    }
}
