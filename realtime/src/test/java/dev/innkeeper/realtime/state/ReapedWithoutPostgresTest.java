package dev.innkeeper.realtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.broadcast.RedisNames;
import dev.innkeeper.realtime.NoPostgres;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(NoPostgres.class)
class ReapedWithoutPostgresTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String CHANNEL = "presence-no-postgres";
    /** More than a node is told of at once. */
    private static final int MANY = 20;

    @Inject
    OtherNode other;

    @Inject
    RedisNames names;

    @Inject
    Apps apps;

    @Test
    void aDeadNodesMembersGoIfTheirApplicationIsKnownAndWaitIfItMayYetBe() {
        assertThat(apps.complete()).isFalse();
        var strangers = names.of("not-known-yet");
        var dead =
                IntStream.range(0, MANY).mapToObj(i -> "dead-%02d".formatted(i)).toList();
        for (var node : dead) {
            other.ask(Request.cmd(Command.SADD)
                    .arg(strangers.membersOn(node, CHANNEL))
                    .arg(node));
            other.ask(Request.cmd(Command.SADD).arg(names.presenceOf(node)).arg(strangers.channel(CHANNEL)));
            other.ask(Request.cmd(Command.HSET)
                    .arg(names.occupancyOf(node))
                    .arg(strangers.channel(CHANNEL))
                    .arg(1));
            other.ask(Request.cmd(Command.ZADD).arg(names.nodes()).arg(1).arg(node));
        }
        other.live(60_000);
        assertThat(other.join(CHANNEL, "ana", "{}")).isNotNegative();
        assertThat(other.occupy("no-postgres", 3)).isEqualTo(3);

        other.die();

        await().atMost(LONG).until(() -> other.members(CHANNEL) == 0 && other.subscribers("no-postgres") == 0);
        for (var node : dead) {
            assertThat(exists(strangers.membersOn(node, CHANNEL))).isOne();
            assertThat(exists(names.presenceOf(node))).isOne();
            assertThat(exists(names.occupancyOf(node))).isOne();
            assertThat(other.ask(Request.cmd(Command.ZSCORE).arg(names.nodes()).arg(node)))
                    .isNotNull();
        }
    }

    private int exists(String key) {
        var answer = other.ask(Request.cmd(Command.EXISTS).arg(key));
        return answer == null ? -1 : answer.toInteger();
    }
}
