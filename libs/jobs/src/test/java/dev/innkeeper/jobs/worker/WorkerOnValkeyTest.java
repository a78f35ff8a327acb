package dev.innkeeper.jobs.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.testkit.InstalledValkeyBackend;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The same on Valkey. */
// Tests are beans, and this one must not be taken for the one it extends.
@Typed(WorkerOnValkeyTest.class)
@QuarkusTest
@WithTestResource(InstalledValkeyBackend.class)
@EnabledIf(
        value = "dev.innkeeper.testkit.InstalledRedis#valkeyInstalled",
        disabledReason = "valkey-server is not installed")
class WorkerOnValkeyTest extends WorkerTest {
    @Inject
    RedisAPI redis;

    @Test
    void valkeyIsUsed() {
        assertThat(redis.info(List.of("server")).await().indefinitely().toString())
                .contains("valkey");
    }
}
