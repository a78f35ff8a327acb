package dev.innkeeper.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class UnsharedConnectionTest {
    @Inject
    Redis redis;

    @Test
    void nobodyGetsAConnectionThatWasClosed() throws Exception {
        var seen = new HashSet<String>();
        for (int i = 0; i < 5; i++) {
            var connection = get(UnsharedConnection.open(redis));
            assertThat(seen.add(id(connection))).isTrue();
            get(connection.close());
        }
    }

    private static String id(RedisConnection connection) throws Exception {
        return get(connection.send(Request.cmd(Command.CLIENT).arg("ID"))).toString();
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get();
    }
}
