package dev.innkeeper.jobs.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.jobs.dispatch.ServerInfo;
import dev.innkeeper.platform.env.AppEnv;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class RedisMemoryTest {
    @Inject
    ServerInfo server;

    @Inject
    RedisAPI redis;

    @AfterEach
    void asItWas() {
        set("maxmemory", "0");
        set("maxmemory-policy", "noeviction");
    }

    @Test
    void whereStrangersComeARedisThatDropsKeysStopsTheBoot() {
        set("maxmemory-policy", "allkeys-lru");
        set("maxmemory", "500mb");

        assertThat(problems(AppEnv.PRODUCTION))
                .singleElement()
                .asString()
                .startsWith("REDIS_URL")
                .contains("allkeys-lru", "noeviction");
        assertThat(problems(AppEnv.STAGING)).hasSize(1);
        assertThat(problems(AppEnv.DEVELOPMENT)).isEmpty();
    }

    @Test
    void aRedisThatRefusesWhenItIsFullIsWelcome() {
        set("maxmemory", "500mb");

        assertThat(problems(AppEnv.PRODUCTION)).isEmpty();
    }

    @Test
    void aRedisWithoutABoundDropsNothing() {
        set("maxmemory-policy", "allkeys-lru");

        assertThat(problems(AppEnv.PRODUCTION)).isEmpty();
    }

    @Test
    void aRedisThatIsAwayDoesNotStopTheBoot() {
        set("maxmemory-policy", "allkeys-lru");
        set("maxmemory", "500mb");
        redis.client(List.of("PAUSE", "4000")).await().indefinitely();

        assertThat(problems(AppEnv.PRODUCTION)).isEmpty();
        redis.ping(List.of()).await().indefinitely();
    }

    private List<String> problems(AppEnv env) {
        return new RedisMemory(server, env).problems();
    }

    private void set(String name, String value) {
        redis.config(List.of("SET", name, value)).await().indefinitely();
    }
}
