package dev.innkeeper.realtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.broadcast.BroadcastConfig;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisOnly.class)
class OversizeTest {
    private static final int LAST_TEXT = 0x80 | RawSocket.TEXT;
    private static final int LAST_CONTINUATION = 0x80;
    private static final int RESERVED_KIND = 5;
    private static final int LARGEST = 16_384;

    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    private final LogLines log = new LogLines();

    @AfterEach
    void whatClientsDoWrongIsNoNews() {
        log.close();
        assertThat(log.lines())
                .filteredOn(line -> line.contains("PusherEndpoint"))
                .isEmpty();
    }

    @Test
    void aFrameThatIsTooLargeEndsTheConnectionWith1009() throws Exception {
        try (var socket = raw()) {
            socket.send(LAST_TEXT, "x".repeat(LARGEST + 1).getBytes(UTF_8));

            assertGivenUp(socket, 1009);
        }
    }

    @Test
    void aMessageThatIsTooLargeInPiecesEndsTheConnectionWith1009() throws Exception {
        try (var socket = raw()) {
            byte[] piece = "x".repeat(LARGEST / 2).getBytes(UTF_8);
            socket.send(RawSocket.TEXT, piece);
            socket.send(0, piece);
            socket.send(LAST_CONTINUATION, piece);

            assertClosed(socket, 1009);
        }
    }

    @Test
    void aFrameThatBreaksTheRulesEndsTheConnectionWith1002() throws Exception {
        try (var socket = raw()) {
            socket.send(0x80 | RESERVED_KIND, new byte[] {1});

            assertGivenUp(socket, 1002);
        }
    }

    /** Nothing that follows can be read. */
    void assertGivenUp(RawSocket socket, int code) throws Exception {
        assertClosed(socket, code);
    }

    private RawSocket raw() throws Exception {
        var socket = new RawSocket(server, "app/" + app.key() + "?protocol=7");
        assertThat(socket.next().text()).contains("pusher:connection_established");
        return socket;
    }

    private static void assertClosed(RawSocket socket, int code) throws Exception {
        var frame = socket.nextBesidesPings();
        while (frame.kind() == RawSocket.TEXT) {
            frame = socket.nextBesidesPings();
        }
        assertThat(frame.kind()).as("kind of frame").isEqualTo(RawSocket.CLOSE);
        assertThat(frame.code()).isEqualTo(code);
    }
}
