package dev.innkeeper.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class TerminationOrdersTest {
    @Inject
    RealtimeAdmin admin;

    @Inject
    Redis redis;

    @Inject
    RedisNames names;

    @Inject
    ObjectMapper json;

    @Test
    void anOperatorsOrderIsKeptForAWhileForNodesThatDoNotHearIt() throws Exception {
        var user = "Zoë \"" + UUID.randomUUID();

        int heard = admin.disconnect("shop", user, "ana");

        assertThat(heard).isZero();
        var orders = RedisListener.ask(redis, Command.XREVRANGE, names.terminations(), "+", "-", "COUNT", "1");
        var order = json.readTree(orders.get(0).get(1).get(1).toString());
        assertThat(order.path("app").textValue()).isEqualTo("shop");
        assertThat(order.path("terminate").textValue()).isEqualTo(user);
        assertThat(order.path("operator").textValue()).isEqualTo("ana");
        assertThat(RedisListener.ask(redis, Command.PTTL, names.terminations()).toLong())
                .isPositive();
    }
}
