package dev.innkeeper.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** Bodies whose length nobody knows beforehand, byte by byte on a socket of our own. */
@QuarkusTest
@WithTestResource(Backends.class)
class BodyLimitTest {
    private static final int CHUNK = 8 * 1024;
    // One more than the limit of 64 KiB takes.
    private static final int CHUNKS = 9;

    @TestHTTPResource("/")
    URI server;

    @Test
    void anEndlessBodyIs413ForPrograms() throws Exception {
        var answer = endless("/api/session", "application/json", "{\"email\":\"");

        assertThat(answer)
                .startsWith("HTTP/1.1 413 ")
                .containsIgnoringCase("content-type: application/problem+json")
                .containsIgnoringCase("connection: close")
                .contains("\"type\":\"/problems/body-too-large\"", "\"status\":413");
    }

    @Test
    void aFormThatDoesNotSayHowLongItIsIs411() throws Exception {
        var answer = endless("/login", "application/x-www-form-urlencoded", "email=");

        assertThat(answer)
                .startsWith("HTTP/1.1 411 ")
                .containsIgnoringCase("content-type: text/html")
                .contains("send Content-Length");
    }

    @Test
    void aShortBodyInChunksIsRead() throws Exception {
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write("""
                    POST /api/session HTTP/1.1\r
                    Host: localhost\r
                    Content-Type: application/json\r
                    Connection: close\r
                    Transfer-Encoding: chunked\r
                    \r
                    2\r
                    {}\r
                    0\r
                    \r
                    """.getBytes(US_ASCII));
            assertThat(readAll(socket)).startsWith("HTTP/1.1 400 ").contains("/problems/invalid-request");
        }
    }

    /** Sends more than is read and never says that it is done; answers what the server said before it hung up. */
    private String endless(String path, String type, String begin) throws IOException {
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(30_000);
            var out = socket.getOutputStream();
            out.write("""
                    POST %s HTTP/1.1\r
                    Host: localhost\r
                    Content-Type: %s\r
                    Transfer-Encoding: chunked\r
                    \r
                    """.formatted(path, type).getBytes(US_ASCII));
            var chunk = (Integer.toHexString(CHUNK) + "\r\n" + "x".repeat(CHUNK) + "\r\n").getBytes(US_ASCII);
            out.write((Integer.toHexString(begin.length()) + "\r\n" + begin + "\r\n").getBytes(US_ASCII));
            for (int sent = 0; sent < CHUNKS; sent++) {
                out.write(chunk);
            }
            return readAll(socket);
        }
    }

    private static String readAll(Socket socket) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var in = socket.getInputStream();
        try {
            for (int next = in.read(); next >= 0; next = in.read()) {
                bytes.write(next);
            }
        } catch (SocketException e) {
            // The server hangs up on what it has not read, which the kernel reports as a reset: the answer came first.
            assertThat(bytes.size()).as("bytes before %s", e.getMessage()).isPositive();
        }
        return bytes.toString(UTF_8);
    }
}
