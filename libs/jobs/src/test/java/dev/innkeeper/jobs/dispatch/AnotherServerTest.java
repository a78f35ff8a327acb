package dev.innkeeper.jobs.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.testkit.EmbeddedRedisServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that was started with what another had saved knows by itself that it is not the one that was filled. */
class AnotherServerTest {
    private static final String QUEUE = "kept";
    private static final String LEASE = "60000";
    private static final String OVER = "-1";

    @TempDir
    Path folder;

    @Test
    void itGivesNothingOutAndJudgesNobodyUntilItIsFilled() throws IOException {
        String mark;
        try (var first = EmbeddedRedisServer.startKeeping(folder, 0);
                var redis = new RawRedis(first.url())) {
            redis.run(Script.FILL, QUEUE, "one");
            redis.run(Script.OPEN, QUEUE, "one", "bell", QUEUE);
            redis.run(Script.PUSH, QUEUE, "bell", QUEUE, "expired", "1", "", "waiting", "2", "");
            assertThat(redis.run(Script.CLAIM, QUEUE, "1", OVER, "holder")).isEqualTo("[ok, -1, 1, expired]");
            mark = redis.run(Script.MARK, QUEUE);
        }
        assertThat(mark).isEqualTo("one");

        try (var second = EmbeddedRedisServer.startKeeping(folder, 0);
                var redis = new RawRedis(second.url())) {
            assertThat(redis.call("ZCARD", new QueueKeys(QUEUE).ready())).isEqualTo("1");
            assertThat(redis.run(Script.MARK, QUEUE)).isEmpty();
            assertThat(redis.run(Script.CLAIM, QUEUE, "1", LEASE, "later")).isEqualTo("[closed]");
            assertThat(redis.run(Script.SUSPECTS, QUEUE, "10", LEASE)).isEqualTo("[]");
            assertThat(redis.run(Script.RENEW, QUEUE, LEASE, "claimed since", "holder", ""))
                    .as("it is not said to be lost")
                    .isEqualTo("[[], []]");

            redis.run(Script.FILL, QUEUE, "two");
            redis.run(Script.PUSH, QUEUE, "bell", QUEUE, "waiting", "2", "");
            assertThat(redis.run(Script.OPEN, QUEUE, "two", "bell", QUEUE)).isEqualTo("1");
            assertThat(redis.run(Script.MARK, QUEUE)).isEqualTo("two");
            assertThat(redis.run(Script.CLAIM, QUEUE, "2", LEASE, "later")).isEqualTo("[ok, -1, 0, waiting]");
        }
    }

    @Test
    void whatIsWrittenOfAnEarlierFillingSaysNothingOfOneByAReleaseThatDoesNotWriteItDown() throws IOException {
        try (var first = EmbeddedRedisServer.startKeeping(folder, 0);
                var redis = new RawRedis(first.url())) {
            redis.run(Script.FILL, QUEUE, "one");
            redis.run(Script.OPEN, QUEUE, "one", "bell", QUEUE);
        }
        try (var second = EmbeddedRedisServer.startKeeping(folder, 0);
                var redis = new RawRedis(second.url())) {
            redis.call("HSET", new QueueKeys(QUEUE).meta(), "epoch", "two");
            redis.run(Script.PUSH, QUEUE, "bell", QUEUE, "expired", "1", "", "waiting", "2", "");

            assertThat(redis.run(Script.CLAIM, QUEUE, "1", OVER, "holder")).isEqualTo("[ok, -1, 1, expired]");
            assertThat(redis.run(Script.RENEW, QUEUE, OVER, "expired", "holder", ""))
                    .isEqualTo("[[], []]");
            assertThat(redis.run(Script.SUSPECTS, QUEUE, "10", LEASE)).isEqualTo("[expired, holder]");
            assertThat(redis.run(Script.MARK, QUEUE))
                    .as("where it was filled nobody knows: it is filled again, once")
                    .isEmpty();
        }
    }

    @Test
    void itIsNotOpenedByWhoFilledAnother() throws IOException {
        try (var first = EmbeddedRedisServer.startKeeping(folder, 0);
                var redis = new RawRedis(first.url())) {
            redis.run(Script.FILL, QUEUE, "one");
        }
        try (var second = EmbeddedRedisServer.startKeeping(folder, 0);
                var redis = new RawRedis(second.url())) {
            assertThat(redis.run(Script.OPEN, QUEUE, "one", "bell", QUEUE)).isEqualTo("0");
            assertThat(redis.run(Script.CLAIM, QUEUE, "1", LEASE, "holder")).isEqualTo("[closed]");
        }
    }
}
