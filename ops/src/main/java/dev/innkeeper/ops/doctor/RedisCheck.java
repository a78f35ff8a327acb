package dev.innkeeper.ops.doctor;

import dev.innkeeper.platform.env.AppEnv;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Redis' version, what it does when it is full, whether it keeps anything over a restart, and its clock. */
@Singleton
class RedisCheck implements Check {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    // The oldest that the scripts are tested on: it brought ZMSCORE.
    private static final int OLDEST = 602;
    private static final int MICROS_A_SECOND = 1_000_000;

    private final RedisAPI redis;
    private final Clock clock;
    private final AppEnv env;

    RedisCheck(RedisAPI redis, Clock clock, AppEnv env) {
        this.redis = redis;
        this.clock = clock;
        this.env = env;
    }

    @Override
    public String subject() {
        return "redis";
    }

    @Override
    public List<Finding> look() {
        var info = info(String.valueOf(redis.info(List.of()).await().atMost(PATIENCE)));
        var found = new ArrayList<Finding>();
        found.add(version(info.getOrDefault("redis_version", "?")));
        found.add(eviction(info.getOrDefault("maxmemory_policy", "?"), info.getOrDefault("maxmemory", "0")));
        if (env.tls() && !"1".equals(info.get("aof_enabled"))) {
            found.add(
                    Finding.warning(
                            subject(),
                            "keeps nothing over a restart (appendonly is off): the queue is filled anew, clients resume nothing"));
        }
        found.add(clock());
        return found;
    }

    private Finding version(String version) {
        var parts = version.split("\\.");
        int number = parts.length < 2 ? 0 : Integer.parseInt(parts[0]) * 100 + Integer.parseInt(parts[1]);
        return number >= OLDEST
                ? Finding.fine(subject(), "is at version " + version)
                : Finding.problem(subject(), "is at version %s: 6.2 is the oldest that works".formatted(version));
    }

    private Finding eviction(String policy, String limit) {
        if (!policy.equals("noeviction")) {
            return Finding.problem(
                    subject(),
                    "maxmemory-policy is %s: it would throw away parts of the queue; set noeviction".formatted(policy));
        }
        return limit.equals("0")
                ? Finding.warning(subject(), "maxmemory is not set: it grows until the machine is full")
                : Finding.fine(subject(), "refuses writes when it is full, and throws nothing away");
    }

    private Finding clock() {
        var before = clock.instant();
        var time = redis.time().await().atMost(PATIENCE);
        var after = clock.instant();
        var theirs = Instant.ofEpochSecond(
                time.get(0).toLong(),
                time.get(1).toLong() * (Duration.ofSeconds(1).toNanos() / MICROS_A_SECOND));
        return ClockSkew.of("Redis", before, theirs, after);
    }

    private static Map<String, String> info(String text) {
        var values = new HashMap<String, String>();
        text.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                values.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
        return values;
    }
}
