package dev.innkeeper.jobs.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.testkit.InstalledRedisBackend;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The same on the Redis that this machine has. */
// Tests are beans, and this one must not be taken for the one it extends.
@Typed(WorkerOnInstalledRedisTest.class)
@QuarkusTest
@WithTestResource(InstalledRedisBackend.class)
@EnabledIf(
        value = "dev.innkeeper.testkit.InstalledRedis#redisExpected",
        disabledReason = "redis-server is not installed")
class WorkerOnInstalledRedisTest extends WorkerTest {
    @Inject
    RedisAPI redis;

    @Test
    void theRedisThatThisMachineHasIsUsed() {
        assertThat(redis.info(List.of("server")).await().indefinitely().toString())
                .doesNotContain("redis_version:6.2");
    }
}
