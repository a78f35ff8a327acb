package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.broadcast.RedisNames;
import dev.innkeeper.realtime.state.OtherNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens is told to nobody for so long that Redis keeps no more of it. */
@QuarkusTest
@WithTestResource(RedisOnly.class)
@TestProfile(ToldStateTest.Curious.class)
class DroppedWebhooksTest {
    private static final int MOST_WAITING = 100_000;
    private static final int PIECE = 100;

    @TestHTTPResource("/")
    URI server;

    @Inject
    Apps apps;

    @Inject
    RedisNames names;

    @Inject
    OtherNode redis;

    @Inject
    MeterRegistry metrics;

    @BeforeEach
    @AfterEach
    void nothingWaits() {
        redis.ask(Request.cmd(Command.DEL).arg(names.webhooks()));
    }

    @Test
    void whatNobodyReadsIsCountedForItsApplicationAndSaidOnce() {
        assertThat(dropped()).as("there is a zero to begin with").isZero();
        note(apps.configured().id(), 40);
        note("another", 60);
        note(apps.configured().id(), MOST_WAITING - 1);

        try (var log = new LogLines();
                var client =
                        ProtocolClient.established(server, apps.configured().key())) {
            client.subscribe("dropped." + UUID.randomUUID());
            await().untilAsserted(() -> assertThat(dropped()).isEqualTo(40));
            assertThat(waiting()).isBetween((long) MOST_WAITING, (long) MOST_WAITING + PIECE);

            note(apps.configured().id(), PIECE - 1);
            client.subscribe("dropped." + UUID.randomUUID());
            await().untilAsserted(() -> assertThat(dropped()).isEqualTo(40 + PIECE));

            assertThat(log.lines())
                    .filteredOn(line -> line.contains("No worker reads webhooks"))
                    .hasSize(1);
        }
    }

    private double dropped() {
        return metrics.get("realtime.webhooks.dropped")
                .tag("app", apps.configured().id())
                .counter()
                .count();
    }

    private long waiting() {
        var length = redis.ask(Request.cmd(Command.XLEN).arg(names.webhooks()));
        return length == null ? 0 : length.toLong();
    }

    private void note(String app, int times) {
        redis.ask(Request.cmd(Command.EVAL)
                .arg("""
                        for i = 1, ARGV[2] do
                          redis.call('XADD', KEYS[1], '*', 'app', ARGV[1], 'at', 0, 'event', '{}')
                        end""")
                .arg(1)
                .arg(names.webhooks())
                .arg(app)
                .arg(times));
    }
}
