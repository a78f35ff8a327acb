package dev.innkeeper.realtime.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.broadcast.Envelope;
import dev.innkeeper.realtime.RedisOnly;
import dev.innkeeper.realtime.bus.Message;
import dev.innkeeper.realtime.bus.Message.Delivery;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** More comes to an event loop than it can hand on: here because it stands still. */
@QuarkusTest
@WithTestResource(RedisOnly.class)
class OverrunTest {
    private static final long MOST_WAITING = Runtime.getRuntime().maxMemory()
            / 4
            / Math.max(4, Runtime.getRuntime().availableProcessors());
    private static final byte[] PAYLOAD = "x".repeat(1 << 20).getBytes(UTF_8);

    @Inject
    Loops loops;

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
}
