package dev.innkeeper.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class PushLineTest {
    private static final String CHANNEL = "push-line-test";
    private static final Duration CHECK = Duration.ofSeconds(2);
    // Redis sends both in one piece: the second has arrived when the first is told.
    private static final String TWO_MESSAGES = """
            redis.call('PUBLISH', ARGV[1], 'first')
            return redis.call('PUBLISH', ARGV[1], 'second')
            """;

    @Inject
    Vertx vertx;

    @Inject
    Redis redis;

    @Test
    void nothingIsToldOfAConnectionThatIsInUseNoMore() throws Exception {
        var context = vertx.getOrCreateContext();
        var events = new EndsAtTheFirstMessage(vertx, context, redis);
        context.runOnContext(ignored -> events.line.start());
        await().untilAsserted(() -> assertThat(events.told).containsExactly("confirmed"));

        RedisListener.ask(redis, Command.EVAL, TWO_MESSAGES, "0", CHANNEL);
        await("the connection is closed")
                .untilAsserted(() -> assertThat(RedisListener.ask(redis, Command.PUBSUB, "NUMSUB", CHANNEL)
                                .toString())
                        .endsWith(", 0]"));
        var everythingBefore = new CompletableFuture<Boolean>();
        context.runOnContext(ignored -> everythingBefore.complete(true));
        assertThat(everythingBefore.get(10, TimeUnit.SECONDS)).isTrue();

        assertThat(events.told).containsExactly("confirmed", "first", "closed");
    }

    private static final class EndsAtTheFirstMessage implements PushLine.Events {
        final Queue<String> told = new ConcurrentLinkedQueue<>();
        final PushLine line;

        EndsAtTheFirstMessage(Vertx vertx, Context context, Redis redis) {
            line = new PushLine(vertx, context, redis, CHECK, this);
        }

        @Override
        public Collection<String> wanted() {
            return List.of(CHANNEL);
        }

        @Override
        public void message(String redisChannel, byte[] bytes) {
            told.add(new String(bytes, UTF_8));
            line.stop();
        }

        @Override
        public void confirmed(String redisChannel) {
            told.add("confirmed");
        }

        @Override
        public void lost() {
            told.add("lost");
        }

        @Override
        public void closed() {
            told.add("closed");
        }
    }
}
