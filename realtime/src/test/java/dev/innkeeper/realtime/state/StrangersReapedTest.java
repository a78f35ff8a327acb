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
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisOnly.class)
class StrangersReapedTest {
    private static final String CHANNEL = "presence-strangers";

    @Inject
    OtherNode other;

    @Inject
    RedisNames names;

    @Test
    void aDeadNodesMembersGoEvenIfTheirApplicationIsUnknownHere() {
        String dead = "dead-" + UUID.randomUUID();
        var its = names.of("stranger");
        other.ask(Request.cmd(Command.SADD).arg(its.membersOn(dead, CHANNEL)).arg("ana"));
        other.ask(Request.cmd(Command.HSET)
                .arg(its.memberNodes(CHANNEL))
                .arg("ana")
                .arg(1));
        other.ask(Request.cmd(Command.HSET).arg(its.members(CHANNEL)).arg("ana").arg("\"ana\""));
        other.ask(Request.cmd(Command.SADD).arg(names.presenceOf(dead)).arg(its.channel(CHANNEL)));
        other.ask(Request.cmd(Command.HSET)
                .arg(names.occupancyOf(dead))
                .arg(its.channel(CHANNEL))
                .arg(1));
        other.ask(Request.cmd(Command.ZADD).arg(its.occupied()).arg(1).arg(CHANNEL));
        other.ask(Request.cmd(Command.ZADD).arg(names.nodes()).arg(1).arg(dead));

        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        other.ask(Request.cmd(Command.ZSCORE).arg(names.nodes()).arg(dead)) == null);
        assertThat(exists(its.members(CHANNEL))).isZero();
        assertThat(exists(its.memberNodes(CHANNEL))).isZero();
        assertThat(exists(its.occupied())).isZero();
    }

    private int exists(String key) {
        var answer = other.ask(Request.cmd(Command.EXISTS).arg(key));
        return answer == null ? -1 : answer.toInteger();
    }
}
