package dev.innkeeper.scheduler.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.platform.health.Heartbeat;
import dev.innkeeper.platform.health.Heartbeats;
import dev.innkeeper.testkit.Backends;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Loops of a process that leads: one that breaks takes no other along. */
@QuarkusTest
@WithTestResource(Backends.class)
class BrokenLoopsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration IMPATIENCE = Duration.ofMillis(100);

    @Inject
    Leadership leadership;

    @Inject
    Heartbeats heartbeats;

    @TestHTTPResource("/livez")
    URI livez;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();

    private static final class Loop implements LeaderLoop {
        private final String name;
        private final Runnable work;
        private final AtomicInteger turns = new AtomicInteger();

        Loop(String name, Runnable work) {
            this.name = name;
            this.work = work;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Duration interval() {
            return Duration.ofMillis(10);
        }

        @Override
        public void turn(long epoch) {
            turns.incrementAndGet();
            work.run();
        }
    }

    @BeforeEach
    void thisProcessLeads() {
        await().atMost(SOON).until(() -> leadership.epoch().isPresent());
    }

    @AfterEach
    void stop() throws InterruptedException {
        stopping.countDown();
        for (var thread : threads) {
            thread.join();
        }
    }

    @Test
    void aLoopThatFailsAtEachTurnTurnsOnAndTheOthersDoNotNotice() throws Exception {
        var failing = new Loop("failing", () -> {
            throw new IllegalStateException("broken");
        });
        var healthy = new Loop("healthy", () -> {});
        start(failing, PATIENCE);
        start(healthy, PATIENCE);

        await().atMost(SOON).until(() -> failing.turns.get() >= 3);

        assertThat(failures("failing")).isGreaterThanOrEqualTo(2);
        assertThat(failures("healthy")).isZero();
        assertThat(healthy.turns.get()).isGreaterThan(failing.turns.get());
        assertThat(secondsSinceSuccess("failing")).isGreaterThan(secondsSinceSuccess("healthy"));
        assertThat(live().statusCode()).isEqualTo(200);
    }

    @Test
    void aLoopThatAnErrorEndsIsMissedAndTheOthersGoOn() throws Exception {
        var dying = new Loop("dying", () -> {
            throw new LinkageError("gone");
        });
        var healthy = new Loop("healthy", () -> {});
        start(healthy, PATIENCE);
        try (var heartbeat = start(dying, IMPATIENCE)) {
            await().dontCatchUncaughtExceptions().atMost(SOON).until(() -> live().statusCode() == 503);

            assertThat(live().body()).contains("\"dying\"");
            assertThat(dying.turns).hasValue(1);
            int before = healthy.turns.get();
            await().atMost(SOON).until(() -> healthy.turns.get() > before);
        }
        assertThat(live().statusCode()).as("nothing else was missed").isEqualTo(200);
    }

    @Test
    void aLoopThatIsToldToStopIsNotMissed() throws Exception {
        var healthy = new Loop("healthy", () -> {});
        start(healthy, IMPATIENCE);
        await().atMost(SOON).until(() -> healthy.turns.get() > 0);
        assertThat(live().body()).contains("\"healthy\"");

        stop();

        assertThat(live().body()).doesNotContain("\"healthy\"");
    }

    private Heartbeat start(Loop loop, Duration maxSilence) {
        var heartbeat = heartbeats.register(loop.name(), maxSilence);
        var duty = new Duty(loop, leadership, loop.interval(), metrics);
        threads.add(Thread.ofVirtual()
                .name(loop.name())
                .start(new Turning(loop.name(), duty, heartbeat, metrics, stopping)));
        return heartbeat;
    }

    private double failures(String loop) {
        return metrics.get("jobs.leader.loop.failures")
                .tag("loop", loop)
                .counter()
                .count();
    }

    private double secondsSinceSuccess(String loop) {
        return metrics.get("jobs.leader.loop.since.success")
                .tag("loop", loop)
                .gauge()
                .value();
    }

    private HttpResponse<String> live() throws Exception {
        return http.send(HttpRequest.newBuilder(livez).build(), HttpResponse.BodyHandlers.ofString());
    }
}
