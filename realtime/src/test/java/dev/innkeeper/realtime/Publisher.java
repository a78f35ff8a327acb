package dev.innkeeper.realtime;

import dev.innkeeper.broadcast.Envelope;
import dev.innkeeper.broadcast.EventFrame;
import dev.innkeeper.broadcast.RedisNames;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

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
        var envelope = new Envelope(clock.millis() * 1000, socketId, EventFrame.of(channel, event, data));
        redis.send(Request.cmd(Command.PUBLISH).arg(names.channel(channel)).arg(Buffer.buffer(envelope.encode())))
                .toCompletionStage()
                .toCompletableFuture()
                .get(ProtocolClient.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
