package dev.innkeeper.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.innkeeper.testkit.Backends;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.ResponseType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class BroadcastTest {
    @Inject
    Broadcast broadcast;

    @Inject
    Redis redis;

    @Inject
    RedisNames names;

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private RedisConnection listener;

    @BeforeEach
    void listen() throws Exception {
        listener = redis.connect().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        var confirmed = new LinkedBlockingQueue<String>();
        listener.handler(push -> {
            if (push.type() == ResponseType.PUSH || push.type() == ResponseType.MULTI) {
                if ("message".equals(push.get(0).toString())) {
                    received.add(
                            new String(Envelope.decode(push.get(2).toBytes()).payload(), UTF_8));
                } else {
                    confirmed.add(push.get(0).toString());
                }
            }
        });
        listener.send(Request.cmd(Command.SUBSCRIBE).arg(names.channel("news"))).onSuccess(ok -> confirmed.add("done"));
        assertThat(confirmed.poll(10, TimeUnit.SECONDS)).isNotNull();
    }

    @AfterEach
    void hangUp() throws Exception {
        listener.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void withoutATransactionTheEventGoesOutAtOnce() throws Exception {
        broadcast.publish("news", "said", Map.of("word", "hello"));

        assertThat(received.poll(10, TimeUnit.SECONDS))
                .isEqualTo("{\"event\":\"said\",\"channel\":\"news\",\"data\":\"{\\\"word\\\":\\\"hello\\\"}\"}");
    }

    @Test
    void inATransactionItGoesOutAfterTheCommit() throws Exception {
        QuarkusTransaction.requiringNew().run(() -> {
            broadcast.publish("news", "inside", List.of());
            QuarkusTransaction.suspendingExisting().run(() -> broadcast.publish("news", "outside", List.of()));
        });

        assertThat(received.poll(10, TimeUnit.SECONDS)).contains("outside");
        assertThat(received.poll(10, TimeUnit.SECONDS)).contains("inside");
    }

    @Test
    void aRollbackTakesTheEventWithIt() throws Exception {
        QuarkusTransaction.begin();
        broadcast.publish("news", "undone", List.of());
        QuarkusTransaction.rollback();
        broadcast.publish("news", "after", List.of());

        assertThat(received.poll(10, TimeUnit.SECONDS)).contains("after");
        assertThat(received).isEmpty();
    }

    @Test
    void aPayloadThatIsTooLargeIsAnError() {
        assertThatThrownBy(() -> broadcast.publish("news", "large", "x".repeat(10_239)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10240");
    }

    @Test
    void anInvalidChannelIsAnError() {
        assertThatThrownBy(() -> broadcast.publish("no spaces", "e", 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
