package dev.innkeeper.platform.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What tests need to behave as in production: with the client's own assertions nobody would hear of such an end. */
class ResetConnectionTest {
    private static final String PING = "*1\r\n$4\r\nping\r\n";

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void whoeverWaitsForTheEndOfAConnectionHearsOfOneThatWasReset() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var options = new RedisOptions()
                    .setConnectionString("redis://localhost:" + server.getLocalPort())
                    .setProtocolNegotiation(false);
            var connecting = Redis.createClient(vertx, options).connect();
            var ended = new CompletableFuture<Boolean>();
            try (var peer = server.accept()) {
                assertThat(peer.getInputStream().readNBytes(PING.length()))
                        .asString(US_ASCII)
                        .isEqualTo(PING);
                peer.getOutputStream().write("+PONG\r\n".getBytes(US_ASCII));
                RedisConnection connection =
                        connecting.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
                connection.endHandler(end -> ended.complete(true));
                var answer = connection.send(Request.cmd(Command.PING));
                assertThat(peer.getInputStream().read()).isEqualTo('*');

                // Unread and without a farewell: a reset.
                peer.setSoLinger(true, 0);
                peer.close();

                assertThat(ended.get(10, TimeUnit.SECONDS)).isTrue();
                assertThat(answer.failed()).isTrue();
            }
        }
    }
}
