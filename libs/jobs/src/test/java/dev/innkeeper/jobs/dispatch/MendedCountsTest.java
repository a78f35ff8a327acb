package dev.innkeeper.jobs.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.testkit.Redis;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many of a limit run is counted anew now and then: a count that is too high would keep its slots for ever. */
class MendedCountsTest {
    private static final String QUEUE = "mended";

    private final QueueKeys keys = new QueueKeys(QUEUE);
    private RawRedis redis;

    @BeforeEach
    void begin() throws IOException {
        redis = new RawRedis(Redis.shared().url());
        forget();
        redis.call("HSET", keys.owner(), "a", "w/1|key", "b", "w/2|key", "c", "w/3|", "d", "w/4|not | counted");
        redis.call("HSET", keys.running(), "key", "5", "nobody's", "1");
    }

    @AfterEach
    void end() throws IOException {
        forget();
        redis.close();
    }

    @Test
    void asManyCountAsOwnersSay() throws IOException {
        assertThat(redis.run(Script.MEND, QUEUE, "10")).isEqualTo("3");

        assertThat(redis.call("HGET", keys.running(), "key")).isEqualTo("2");
        assertThat(redis.call("HGET", keys.running(), "not | counted")).isEqualTo("1");
        assertThat(redis.call("HLEN", keys.running())).isEqualTo("2");
        assertThat(redis.run(Script.MEND, QUEUE, "10")).isEqualTo("0");
    }

    @Test
    void soManyAreNotCountedThatOthersWouldWait() throws IOException {
        assertThat(redis.run(Script.MEND, QUEUE, "3")).isEqualTo("-1");
        assertThat(redis.call("HGET", keys.running(), "key")).isEqualTo("5");
    }

    private void forget() throws IOException {
        var command = new ArrayList<>(List.of("DEL", keys.meta()));
        command.addAll(keys.ofJobs());
        redis.call(command.toArray(String[]::new));
    }
}
