package dev.innkeeper.realtime;

import dev.innkeeper.broadcast.Envelope;
import dev.innkeeper.broadcast.EventFrame;
import dev.innkeeper.broadcast.RedisNames;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Publishes what {@code Broadcast} does not offer: any text as data, and the exclusion of one socket. */
@Singleton
class Publisher {
    private final Redis redis;
    private final RedisNames names;
    private final Clock clock;

    Publisher(Redis redis, RedisNames names, Clock clock) {
        this.redis = redis;
        this.names = names;
        this.clock = clock;
    }

    void publish(String channel, String event, String data) throws Exception {
        publishExcept("", channel, event, data);
    }

    void publishExcept(String socketId, String channel, String event, String data) throws Exception {
        awaited(redis.send(request(socketId, channel, event, data)));
    }

    /** Events that come together, with their numbers as data; every third is not for the socket. */
    void burst(String channel, String event, int events, String exceptSocket) throws Exception {
        awaited(redis.batch(IntStream.range(0, events)
                .mapToObj(i -> request(i % 3 == 0 ? exceptSocket : "", channel, event, String.valueOf(i)))
                .toList()));
    }

    private Request request(String exceptSocket, String channel, String event, String data) {
        var envelope = new Envelope(clock.millis() * 1000, exceptSocket, EventFrame.of(channel, event, data));
        return Request.cmd(Command.PUBLISH).arg(names.channel(channel)).arg(Buffer.buffer(envelope.encode()));
    }

    private static void awaited(Future<?> sent) throws Exception {
        sent.toCompletionStage().toCompletableFuture().get(ProtocolClient.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
