package dev.innkeeper.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.testkit.EmbeddedRedisServer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** How a process hears that an application was changed, while its Redis comes and goes. */
@QuarkusTest
@TestProfile(AppRefreshTest.HearsOrKnowsNothing.class)
@WithTestResource(OutboxOutageTest.RedisToCome.class)
class AppRefreshTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String APP = "changing";

    /** Nobody looks by itself within the time of a test. */
    public static final class HearsOrKnowsNothing implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("innkeeper.broadcast.apps.enabled", "true", "innkeeper.broadcast.apps.refresh", "PT1H");
        }
    }

    @Inject
    AppAdmin admin;

    @Inject
    Apps apps;

    @Inject
    Redis redis;

    @Inject
    RedisNames names;

    @ConfigProperty(name = "REDIS_URL")
    URI address;

    @Test
    void aChangeIsNoticedAgainWheneverRedisReturnsAndNoConnectionIsLeftBehind() throws Exception {
        assertThat(admin.add(APP)).isPresent();
        await("without Redis it looks every second")
                .atMost(LONG)
                .until(() -> apps.byId(APP).isPresent());

        for (int i = 0; i < 2; i++) {
            try (var server = EmbeddedRedisServer.start(address.getPort())) {
                assertThat(server.port()).isEqualTo(address.getPort());
                noticesChanges();

                ask(Command.CLIENT, "KILL", "TYPE", "pubsub");
                noticesChanges();
            }
        }
    }

    private void noticesChanges() throws Exception {
        await("one listens, and no more than one")
                .atMost(LONG)
                .ignoreExceptions()
                .untilAsserted(() -> {
                    assertThat(ask(Command.PUBSUB, "NUMSUB", names.appsChanged()))
                            .endsWith(", 1]");
                    assertThat(ask(Command.CLIENT, "LIST", "TYPE", "pubsub").lines())
                            .hasSize(1);
                });
        for (boolean enabled : new boolean[] {false, true}) {
            admin.enable(APP, enabled);
            await().atMost(LONG).until(() -> apps.byId(APP).orElseThrow().enabled() == enabled);
        }
    }

    private String ask(Command command, Object... args) throws Exception {
        return RedisListener.ask(redis, command, args).toString();
    }
}
