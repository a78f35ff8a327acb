package dev.innkeeper.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.testkit.FreezableBackends;
import dev.innkeeper.testkit.FreezableLine;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections to Redis that fall silent: nothing ends them, and nothing comes. */
@QuarkusTest
@WithTestResource(FreezableBackends.class)
class SilentPublishTest {
    // No answer for five seconds, and other connections that were silent too are closed after eight.
    private static final Duration REPLACED = Duration.ofSeconds(25);

    @SuppressWarnings("NullAway.Init")
    FreezableLine line;

    @Inject
    Publisher publisher;

    @Inject
    Apps apps;

    @Inject
    MeterRegistry metrics;

    @BeforeEach
    void begin() {
        await().atMost(REPLACED).until(() -> publish() == PublishOutcome.SENT);
    }

    @AfterEach
    void end() {
        line.thaw();
        line.hangUp();
    }

    @Test
    void oneThatNobodyUsesIsFoundBeforeAnEventNeedsIt() {
        line.freeze();
        line.thaw();
        assertThat(line.silent()).isPositive();

        await().atMost(REPLACED).until(() -> line.silent() == 0);
        await().atMost(Duration.ofSeconds(1)).until(() -> publish() == PublishOutcome.SENT);
    }

    @Test
    void whoPublishesMeanwhileIsToldInTime() throws Exception {
        line.freeze();

        assertThat(publish()).isEqualTo(PublishOutcome.UNAVAILABLE);

        line.thaw();
        await().atMost(REPLACED).until(() -> publish() == PublishOutcome.SENT && line.silent() == 0);
    }

    @Test
    void whatWaitsForRedisIsShown() throws Exception {
        line.freeze();

        var answer = send();
        assertThat(gauge("realtime.publishes.waiting")).isOne();
        assertThat(gauge("realtime.publishes.waiting.bytes")).isGreaterThan(2);

        line.thaw();
        line.hangUp();
        answer.get(10, TimeUnit.SECONDS);
        assertThat(gauge("realtime.publishes.waiting")).isZero();
        assertThat(gauge("realtime.publishes.waiting.bytes")).isZero();
    }

    private double gauge(String name) {
        return metrics.get(name).gauge().value();
    }

    private PublishOutcome publish() throws Exception {
        return send().get(10, TimeUnit.SECONDS);
    }

    private CompletableFuture<PublishOutcome> send() {
        var answer = new CompletableFuture<PublishOutcome>();
        publisher.publish(List.of(Outgoing.of(apps.configured().id(), "news", "e", "{}", "")), "", answer::complete);
        return answer;
    }
}
