package dev.innkeeper.jobs.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.jobs.Throttle;
import dev.innkeeper.testkit.Redis;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Redis does nothing else while a script runs: none does more the more there is. */
class BoundedScriptsTest {
    private static final Pattern LOOKS = Pattern.compile("cmdstat_zrangebylex:calls=(\\d+)");

    private final QueueKeys keys = new QueueKeys("bounded");
    private RawRedis redis;

    @BeforeEach
    void begin() throws IOException {
        redis = new RawRedis(Redis.shared().url());
        forget();
        redis.call("HSET", keys.meta(), "epoch", "1");
    }

    @AfterEach
    void end() throws IOException {
        forget();
        redis.close();
    }

    @Test
    void tendingAWideLimitEndsWithTheLastJobThatWaitsForIt() throws IOException {
        var wide = Throttle.NONE.withLimit("key", 100_000).encoded();
        for (var id : List.of("one", "two")) {
            redis.call("ZADD", keys.parked(), "0", "lkey\u001f" + id);
            redis.call("HSET", keys.limit(), id, wide);
        }
        long before = looks();

        run(Script.TEND, List.of("", "100", "bell", "bounded"));

        assertThat(redis.call("ZRANGE", keys.ready(), "0", "-1")).isEqualTo("[one, two]");
        assertThat(looks() - before).isLessThan(100);
    }

    @Test
    void aClaimForgetsSoManyFullBucketsAndLeavesTheOthersToTheNext() throws IOException {
        for (int i = 0; i < 1200; i++) {
            redis.call("ZADD", keys.rate(), "1", "key-" + i);
        }

        claim();
        assertThat(redis.call("ZCARD", keys.rate())).isEqualTo("700");
        claim();
        claim();
        assertThat(redis.call("ZCARD", keys.rate())).isEqualTo("0");
    }

    private void claim() throws IOException {
        run(Script.CLAIM, List.of("1", "1000", "holder"));
    }

    private void run(Script script, List<String> args) throws IOException {
        var scriptKeys = keys.of(script);
        var command = new ArrayList<>(List.of("EVAL", script.text(), Integer.toString(scriptKeys.size())));
        command.addAll(scriptKeys);
        command.addAll(args);
        assertThat(redis.call(command.toArray(String[]::new))).doesNotStartWith("-");
    }

    private long looks() throws IOException {
        var calls = LOOKS.matcher(redis.call("INFO", "commandstats"));
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }

    private void forget() throws IOException {
        var command = new ArrayList<>(List.of("DEL", keys.meta()));
        command.addAll(keys.ofJobs());
        redis.call(command.toArray(String[]::new));
    }
}
