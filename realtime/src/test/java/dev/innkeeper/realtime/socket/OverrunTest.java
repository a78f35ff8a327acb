package dev.innkeeper.realtime.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.broadcast.BroadcastConfig;
import dev.innkeeper.broadcast.Envelope;
import dev.innkeeper.broadcast.RedisNames;
import dev.innkeeper.realtime.RedisOnly;
import dev.innkeeper.realtime.bus.Message;
import dev.innkeeper.realtime.bus.Message.Delivery;
import dev.innkeeper.realtime.resume.Position;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** More comes to an event loop than it can hand on: here because it stands still. */
@QuarkusTest
@WithTestResource(RedisOnly.class)
@TestProfile(OverrunTest.ManyEventLoops.class)
class OverrunTest {
    private static final int EVENT_LOOPS = 8;
    // All of them together a quarter of the memory.
    private static final long MOST_WAITING = Runtime.getRuntime().maxMemory() / 4 / EVENT_LOOPS;
    private static final byte[] PAYLOAD = "x".repeat(1 << 20).getBytes(UTF_8);

    @Inject
    Loops loops;

    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    @Inject
    RedisNames names;

    @Inject
    Vertx vertx;

    @Inject
    MeterRegistry metrics;

    @Test
    void whatAnEventLoopCanNotHandOnIsBoundedDroppedAndCounted() throws Exception {
        var context = (ContextInternal) vertx.getOrCreateContext();
        var loop = loops.of(context.nettyEventLoop());
        long fit = MOST_WAITING / (2L * PAYLOAD.length);
        double before = dropped();
        var goOn = standStill(loop);
        var sent = send(loop, 2 * fit);
        try {
            assertThat(waiting(sent)).isBetween(fit - 2, fit);
            assertThat(sent.subList(0, (int) waiting(sent))).as("the first").allMatch(one -> one.refCnt() == 1);
        } finally {
            goOn.countDown();
        }
        await().until(() -> dropped() > before);
        assertThat(dropped() - before).isBetween((double) fit, fit + 2.0);
        await().until(() -> waiting(sent) == 0);

        goOn = standStill(loop);
        try {
            assertThat(waiting(send(loop, 1))).as("there is room again").isEqualTo(1);
        } finally {
            goOn.countDown();
        }
    }

    @Test
    void whereOnlyTheNewestCountsItFollowsWhenThereIsRoomAgain() throws Exception {
        var heard = new LinkedBlockingQueue<String>();
        var client = connect(heard);
        try {
            assertThat(heard.poll(15, TimeUnit.SECONDS)).contains("connection_established");
            client.sendText("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"price\"}}", true)
                    .join();
            assertThat(heard.poll(15, TimeUnit.SECONDS)).contains("subscription_succeeded");
            var loop = loopOfTheClient();
            var goOn = standStill(loop);
            try {
                fill(loop);
                for (int price = 1; price <= 3; price++) {
                    take(loop, price(price));
                }
            } finally {
                goOn.countDown();
            }

            assertThat(heard.poll(15, TimeUnit.SECONDS)).contains("pusher_internal:missed", "2-0");
            assertThat(heard.poll(15, TimeUnit.SECONDS)).isEqualTo("{\"id\":\"3-0\",\"price\":3}");
            take(loop, price(4));
            assertThat(heard.poll(15, TimeUnit.SECONDS)).isEqualTo("{\"id\":\"4-0\",\"price\":4}");
        } finally {
            client.abort();
        }
    }

    @Test
    void whileTheNewestWaitsWhatComesTakesItsPlaceEvenIfThereIsRoom() {
        var overrun = new Overrun();
        var first = price(1);
        var second = price(2);
        assertThat(overrun.supersedes(first)).isFalse();

        assertThat(overrun.add(first)).isTrue();
        assertThat(overrun.supersedes(second)).isTrue();

        assertThat(first.refCnt()).isEqualTo(1);
        assertThat(overrun.take(first.channel())).isEqualTo(new Overrun.Lost(new Position("e", "1-0"), second));
        assertThat(overrun.takeCount()).isEqualTo(1);
        assertThat(overrun.supersedes(first)).isFalse();
        first.release();
        second.release(2);
    }

    @Test
    void whoComesBackIsToldOnceOfAllThatWasDropped() {
        var overrun = new Overrun();
        var first = new Message("c", new Envelope(0, "", PAYLOAD).at("e", "1-0"), Delivery.QUEUED);
        var second = new Message("c", new Envelope(0, "", PAYLOAD).at("e", "2-0"), Delivery.QUEUED);

        assertThat(overrun.add(first)).isTrue();
        assertThat(overrun.add(second)).as("one more task for the event loop").isFalse();

        assertThat(overrun.take("c")).isEqualTo(new Overrun.Lost(new Position("e", "2-0"), null));
        assertThat(overrun.takeCount()).isEqualTo(2);
        assertThat(List.of(first.refCnt(), second.refCnt())).containsOnly(1);
        first.release();
        second.release();
    }

    @Test
    void newsOfMembersAndTasksAreNeverDroppedAndKeepTheirPlace() {
        var mailbox = new Mailbox(1);
        var event = new Message("c", new Envelope(0, "", "event".getBytes(UTF_8)), Delivery.QUEUED);
        var news = new Message(
                "c", new Envelope(Envelope.MEMBERS, 1, "", "epoch", "1", "news".getBytes(UTF_8)), Delivery.QUEUED);

        assertThat(mailbox.post(event)).isFalse();
        assertThat(event.refCnt()).isEqualTo(1);
        assertThat(mailbox.post(news)).isTrue();
        mailbox.add(() -> {});

        assertThat(List.of(mailbox.poll(), mailbox.poll()))
                .extracting(Object::getClass)
                .map(Class::getSimpleName)
                .containsExactly("Post", "Task");
        assertThat(mailbox.isEmpty()).isTrue();
        event.release();
        news.release(2);
    }

    private static CountDownLatch standStill(Loop loop) throws InterruptedException {
        var standing = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        loop.run(() -> {
            standing.countDown();
            waitFor(goOn);
        });
        standing.await();
        return goOn;
    }

    private static List<Message> send(Loop loop, long number) {
        var sent = new ArrayList<Message>();
        for (int i = 0; i < number; i++) {
            var message = new Message("c", new Envelope(0, "", PAYLOAD), Delivery.QUEUED);
            loop.message(message);
            message.release();
            sent.add(message);
        }
        return sent;
    }

    private WebSocket connect(Queue<String> heard) {
        var text = new StringBuilder();
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(
                        URI.create("ws://%s:%d/app/%s?protocol=7&resume=1"
                                .formatted(server.getHost(), server.getPort(), app.key())),
                        new WebSocket.Listener() {
                            @Override
                            public @Nullable CompletionStage<?> onText(
                                    WebSocket from, CharSequence part, boolean last) {
                                text.append(part);
                                if (last) {
                                    heard.add(text.toString());
                                    text.setLength(0);
                                }
                                from.request(1);
                                return null;
                            }
                        })
                .join();
    }

    private Loop loopOfTheClient() throws Exception {
        for (var loop : loops.all()) {
            var clients = new CompletableFuture<Boolean>();
            loop.run(() -> clients.complete(!loop.clients().isEmpty()));
            if (clients.get()) {
                return loop;
            }
        }
        throw new AssertionError("no client");
    }

    private static void fill(Loop loop) {
        for (int size : new int[] {PAYLOAD.length, 1}) {
            boolean taken = true;
            while (taken) {
                var message = new Message("c", new Envelope(0, "", new byte[size]), Delivery.QUEUED);
                loop.message(message);
                taken = message.refCnt() > 1;
                message.release();
            }
        }
    }

    private Message price(int price) {
        return new Message(
                names.channel("price"),
                new Envelope(0, "", "{\"price\":%d}".formatted(price).getBytes(UTF_8)).at("e", price + "-0"),
                Delivery.LATEST_ONLY);
    }

    private static void take(Loop loop, Message message) {
        loop.message(message);
        message.release();
    }

    private static long waiting(List<Message> messages) {
        return messages.stream().filter(message -> message.refCnt() > 0).count();
    }

    private double dropped() {
        return metrics.counter("realtime.drops", "reason", "node_overrun").count();
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** More than there are cores, as by default. */
    public static final class ManyEventLoops implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.vertx.event-loops-pool-size", String.valueOf(EVENT_LOOPS));
        }
    }
}
