package dev.innkeeper.realtime.resume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.testkit.FreezableLine;
import dev.innkeeper.testkit.Redis;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecallerTest {
    /** More than are asked at once. */
    private static final int MANY = 200;

    private static final Duration LONG = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private FreezableLine line;
    private io.vertx.redis.client.Redis redis;
    private Recaller recaller;

    @BeforeEach
    void connect() throws IOException {
        line = new FreezableLine(0, URI.create(Redis.shared().url()));
        redis = io.vertx.redis.client.Redis.createClient(vertx, "redis://localhost:" + line.port());
        recaller = new Recaller(vertx, redis, new SimpleMeterRegistry());
    }

    @AfterEach
    void end() throws IOException {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        line.close();
    }

    @Test
    void historiesAnswerAgainAfterTheConnectionFellSilent() {
        assertThat(ask("before")).succeedsWithin(LONG);
        line.freeze();
        line.thaw();

        assertThat(askMany()).failsWithin(LONG).withThrowableOfType(ExecutionException.class);

        answersAgain();
        await("the silent one is closed").atMost(LONG).until(() -> line.silent() == 0);
    }

    @Test
    void historiesAnswerAgainAfterAConnectionThatNeverBegan() {
        line.freeze();

        assertThat(askMany()).failsWithin(LONG).withThrowableOfType(ExecutionException.class);
        line.thaw();

        answersAgain();
    }

    @Test
    void whoeverAsksHasThePositionKeptAnew() throws Exception {
        assertThat(ask("quiet")).succeedsWithin(LONG);
        redis.send(Request.cmd(Command.PERSIST).arg("quiet:position"))
                .toCompletionStage()
                .toCompletableFuture()
                .get();

        assertThat(ask("quiet")).succeedsWithin(LONG);

        assertThat(redis.send(Request.cmd(Command.PTTL).arg("quiet:position"))
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get()
                        .toLong())
                .isPositive();
    }

    /** Ends when all have been answered or have failed. */
    private CompletableFuture<Void> askMany() {
        return CompletableFuture.allOf(
                IntStream.range(0, MANY).mapToObj(i -> ask("channel" + i)).toArray(CompletableFuture<?>[]::new));
    }

    // Until a new connection is tried, all fail at once.
    private void answersAgain() {
        await().atMost(LONG).untilAsserted(() -> assertThat(ask("after")).succeedsWithin(LONG));
    }

    private CompletableFuture<Recall> ask(String channel) {
        var stream = new Stream(channel, channel + ":position", channel + ":history", 60_000);
        return recaller.since(stream, new Position("", "")).toCompletableFuture();
    }
}
