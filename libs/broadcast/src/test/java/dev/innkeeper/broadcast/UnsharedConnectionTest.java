package dev.innkeeper.broadcast;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashSet;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class UnsharedConnectionTest {
    @Inject
    Redis redis;

    @Inject
    Vertx vertx;

    @Test
    void nobodyGetsAConnectionThatWasClosed() throws Exception {
        var seen = new HashSet<String>();
        for (int i = 0; i < 5; i++) {
            var connection = get(UnsharedConnection.open(redis));
            assertThat(seen.add(id(connection))).isTrue();
            get(connection.close());
        }
    }

    @Test
    void anAttemptThatIsNotAnsweredIsGivenUpAndClosedShouldItBeAnsweredLate() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var client = Redis.createClient(
                    vertx,
                    new RedisOptions()
                            .setConnectionString("redis://localhost:" + server.getLocalPort())
                            .setProtocolNegotiation(false));
            var attempt = UnsharedConnection.open(client).toCompletionStage().toCompletableFuture();
            try (var peer = server.accept()) {
                assertThat(attempt).failsWithin(Duration.ofSeconds(20)).withThrowableOfType(ExecutionException.class);

                peer.getOutputStream().write("+PONG\r\n".getBytes(US_ASCII));

                peer.setSoTimeout(10_000);
                assertThat(peer.getInputStream().readAllBytes())
                        .asString(US_ASCII)
                        .containsIgnoringCase("ping");
            }
            client.close();
        }
    }

    private static String id(RedisConnection connection) throws Exception {
        return get(connection.send(Request.cmd(Command.CLIENT).arg("ID"))).toString();
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get();
    }
}
