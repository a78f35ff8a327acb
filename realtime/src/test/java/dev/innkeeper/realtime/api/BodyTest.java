package dev.innkeeper.realtime.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BodyTest {
    private static final int MOST = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Vertx vertx = Vertx.vertx();
    private final List<Socket> senders = new ArrayList<>();
    private int port;

    @AfterEach
    void end() throws Exception {
        for (var sender : senders) {
            sender.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void manyBodiesThatStopHalfWayHoldNoMoreThanAllTogetherMay() throws Exception {
        var reader = serve(2_500, PATIENCE);
        for (int i = 1; i <= 2; i++) {
            send(900, 901);
            long sent = 900 * i;
            await().until(() -> reader.reading() == sent);
        }

        var third = send(900, 901);
        assertThat(status(third)).isEqualTo(503);
        assertThat(reader.reading()).isEqualTo(1_800);

        senders.getFirst().close();
        await().until(() -> reader.reading() == 900);
        assertThat(status(send(900, 900))).isEqualTo(200);
        await().until(() -> reader.reading() == 900);
    }

    @Test
    void aBodyThatComesTooSlowlyIsGivenUp() throws Exception {
        var reader = serve(2_500, Duration.ofMillis(50));

        assertThat(status(send(10, 11))).isEqualTo(408);
        assertThat(reader.reading()).isZero();
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedBeforeItIsWholeAndNotKept() throws Exception {
        var reader = serve(10_000, PATIENCE);

        assertThat(status(send(MOST + 1, 2 * MOST))).isEqualTo(413);
        await().until(() -> reader.reading() == 0);
    }

    private Body.Reader serve(long mostOfAll, Duration longest) throws Exception {
        var reader = new Body.Reader(vertx, MOST, mostOfAll, longest);
        port = vertx.createHttpServer()
                .requestHandler(request -> reader.read(request)
                        .onSuccess(body -> request.response().end())
                        .onFailure(cause -> {
                            if (cause instanceof Refused refused) {
                                request.response()
                                        .setStatusCode(refused.status())
                                        .end();
                            }
                        }))
                .listen(0, InetAddress.getLoopbackAddress().getHostAddress())
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS)
                .actualPort();
        return reader;
    }

    private Socket send(int bytes, int promised) throws IOException {
        var sender = new Socket(InetAddress.getLoopbackAddress(), port);
        sender.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
        senders.add(sender);
        var request =
                "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: %d\r\n\r\n%s".formatted(promised, "x".repeat(bytes));
        sender.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return sender;
    }

    private static int status(Socket sender) throws IOException {
        var line = new String(sender.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        return Integer.parseInt(line.substring(9));
    }
}
