package dev.innkeeper.ops.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.ops.doctor.Finding.Level;
import dev.innkeeper.platform.env.AppEnv;
import dev.innkeeper.testkit.EmbeddedRedisServer;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisAPI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On a Redis of its own, since settings are of the whole server. */
class RedisCheckTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static EmbeddedRedisServer server;
    private static Vertx vertx;
    private static RedisAPI redis;

    @BeforeAll
    static void start() {
        server = EmbeddedRedisServer.start(0);
        vertx = Vertx.vertx();
        redis = RedisAPI.api(Redis.createClient(vertx, server.url()));
    }

    @AfterAll
    static void stop() {
        redis.close();
        vertx.close().await().atMost(PATIENCE);
        server.close();
    }

    @Test
    void aRedisThatEvictsIsAProblem() {
        set("maxmemory-policy", "allkeys-lru");
        assertThat(levels(AppEnv.PRODUCTION, "maxmemory-policy is allkeys-lru")).containsExactly(Level.PROBLEM);

        set("maxmemory-policy", "noeviction");
        assertThat(levels(AppEnv.PRODUCTION, "maxmemory-policy")).isEmpty();
    }

    @Test
    void aRedisThatMayGrowForEverIsWarnedOf() {
        set("maxmemory", "0");
        assertThat(levels(AppEnv.PRODUCTION, "maxmemory is not set")).containsExactly(Level.WARNING);

        set("maxmemory", "64mb");
        assertThat(levels(AppEnv.PRODUCTION, "throws nothing away")).containsExactly(Level.FINE);
    }

    @Test
    void whatKeepsNothingOverARestartIsWarnedOfWhereItMatters() {
        set("appendonly", "no");
        assertThat(levels(AppEnv.STAGING, "appendonly is off")).containsExactly(Level.WARNING);
        assertThat(levels(AppEnv.PREVIEW, "appendonly is off")).isEmpty();

        set("appendonly", "yes");
        assertThat(levels(AppEnv.STAGING, "appendonly is off")).isEmpty();
    }

    @Test
    void itsVersionIsToldAndOneThatTheScriptsRunOnIsFine() {
        assertThat(levels(AppEnv.PRODUCTION, "is at version 6.2")).containsExactly(Level.FINE);
    }

    @Test
    void aClockThatIsFarOffIsAProblem() {
        var ahead = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(30));

        assertThat(levels(new RedisCheck(redis, ahead, AppEnv.PRODUCTION), "clock of Redis"))
                .containsExactly(Level.PROBLEM);
        assertThat(levels(AppEnv.PRODUCTION, "clock of Redis")).containsExactly(Level.FINE);
    }

    private static void set(String name, String value) {
        redis.config(List.of("SET", name, value)).await().atMost(PATIENCE);
    }

    private static List<Level> levels(AppEnv env, String about) {
        return levels(new RedisCheck(redis, Clock.systemUTC(), env), about);
    }

    private static List<Level> levels(RedisCheck check, String about) {
        return check.look().stream()
                .filter(found -> found.says().contains(about))
                .map(Finding::level)
                .toList();
    }
}
