package dev.innkeeper.realtime.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.broadcast.Envelope;
import dev.innkeeper.realtime.RedisOnly;
import dev.innkeeper.realtime.bus.Message;
import dev.innkeeper.realtime.bus.Message.Delivery;
import dev.innkeeper.realtime.join.JoinRequest;
import dev.innkeeper.realtime.state.Place;
import dev.innkeeper.realtime.state.Places;
import dev.innkeeper.realtime.wire.ClientMessage.Subscribe;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an event costs each of a thousand clients of one event loop. */
@QuarkusTest
@WithTestResource(RedisOnly.class)
class OneFlushTest {
    private static final int CLIENTS = 1_000;
    private static final int TOGETHER = 32;

    @Inject
    EmbeddedLoop embedded;

    @Inject
    Places places;

    @Inject
    Apps apps;

    private final List<CountingSocket> sockets = new ArrayList<>();
    private Place place;

    @BeforeEach
    void subscribe() {
        place = places.of(apps.configured(), "crowd");
        for (int i = 0; i < CLIENTS; i++) {
            var socket = new CountingSocket();
            var client = embedded.client(socket);
            var message = new Subscribe("crowd", "", null, null);
            var subscription = new Subscription(client, new JoinRequest(client.socketId, place, message, null, false));
            client.subscriptions.put("crowd", subscription);
            embedded.loop.join(subscription);
            embedded.loop.live(subscription);
            sockets.add(socket);
        }
    }

    @AfterEach
    void hangUp() {
        List.copyOf(embedded.loop.clients()).forEach(embedded.loop::forget);
    }

    @Test
    void anEventIsEncodedOnceForAll() {
        publish();
        embedded.turn();

        assertThat(sockets).allSatisfy(socket -> {
            assertThat(socket.writes).isOne();
            assertThat(socket.flushes).isOne();
            assertThat(socket.written).isSameAs(sockets.getFirst().written);
        });
    }

    @Test
    void eventsThatComeTogetherAreOneWriteAndOneFlush() {
        for (int i = 0; i < TOGETHER; i++) {
            publish();
        }
        embedded.turn();

        assertThat(sockets).allSatisfy(socket -> {
            assertThat(socket.writes).isOne();
            assertThat(socket.flushes).isOne();
        });
    }

    @Test
    void whatAClientIsToldInOneTurnIsFlushedOnce() {
        embedded.loop.run(() -> List.copyOf(embedded.loop.clients()).forEach(client -> client.say("first")));
        publish();
        embedded.loop.run(() -> List.copyOf(embedded.loop.clients()).forEach(client -> client.say("last")));
        embedded.turn();

        assertThat(sockets).allSatisfy(socket -> {
            assertThat(socket.writes).isEqualTo(3);
            assertThat(socket.flushes).isOne();
        });
    }

    private void publish() {
        var message = new Message(place.topic(), new Envelope(0, "", "event".getBytes(UTF_8)), Delivery.QUEUED);
        embedded.loop.message(message);
        message.release();
    }
}
