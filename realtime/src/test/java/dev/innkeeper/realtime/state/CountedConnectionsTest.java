package dev.innkeeper.realtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.broadcast.RedisNames;
import dev.innkeeper.realtime.RedisOnly;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How many connections an application has, once Redis has forgotten the node that says so. */
@QuarkusTest
@WithTestResource(RedisOnly.class)
class CountedConnectionsTest {
    @Inject
    OtherNode other;

    @Inject
    RedisNames names;

    @Test
    void whatANodeWithoutALeaseSaysIsNotCountedForEver() {
        other.flush();
        assertThat(other.count(7)).isZero();

        await().atMost(Duration.ofSeconds(10)).until(() -> counted() == 1);
        assertThat(other.live(60_000).count(7)).isEqualTo(2);
    }

    private int counted() {
        var nodes = other.ask(Request.cmd(Command.HLEN).arg(names.connections()));
        return nodes == null ? 0 : nodes.toInteger();
    }
}
