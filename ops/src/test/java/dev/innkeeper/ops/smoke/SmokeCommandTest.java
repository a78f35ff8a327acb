package dev.innkeeper.ops.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SmokeCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpServer server;
    private volatile String guest = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void theFirstFailureIsNamedAndTheRestIsNotTried() {
        answer("/livez", 200);
        answer("/readyz", 503);

        assertThat(smoke()).isEqualTo(1);

        var lines = out.toString().lines().toList();
        assertThat(lines.get(0)).startsWith("✓ alive");
        assertThat(lines.get(1)).startsWith("✗ ready").contains("answered 503 instead of 200");
        assertThat(lines.get(2)).startsWith("- diagnostics").contains("not tried");
        assertThat(lines.getLast()).isEqualTo("The smoke test failed.");
    }

    @Test
    void aProxyThatShowsDiagnosticsToStrangersFails() {
        answer("/livez", 200);
        answer("/readyz", 200);
        answer("/health", 200);

        assertThat(smoke("--from-outside")).isEqualTo(1);

        assertThat(out.toString()).contains("✗ closed doors").contains("/health answered 200 instead of 404");
    }

    @Test
    void aSoldOutHotelPassesFromOutsideAndSaysWhatWasNotTried() {
        aStackWithoutAFreeRoom();
        answer("/health", 403);
        answer("/console", 404);
        answer("/metrics", 404);

        assertThat(smoke("--from-outside")).as(out.toString()).isZero();

        assertThat(out.toString())
                .contains("✓ closed doors", "✓ log in", "- search", "not tried: no room is free in 16 weeks", "- book ")
                .endsWith("The smoke test passed as far as it could.\n");
    }

    @Test
    void withoutAFreeRoomAStackOfOnesOwnFails() {
        aStackWithoutAFreeRoom();
        answer("/health", 200, "{\"status\": \"UP\"}");

        assertThat(smoke()).isEqualTo(1);

        assertThat(out.toString()).contains("✗ search").contains("no room is free in 16 weeks");
    }

    @Test
    void whatAFailureLeftBookedIsCancelled() {
        aStack(1);
        answer("/health", 200, "{\"status\": \"UP\"}");
        answer("/api/reservations", 201, "{\"id\": \"one\", \"code\": \"HTL1\"}");
        answer("/api/reservations/one", 200, "{\"status\": \"held\"}");
        answer("/api/reservations/one/payments", 500);
        answer("/api/reservations/one/cancellation", 201);

        assertThat(smoke()).isEqualTo(1);

        assertThat(out.toString()).contains("✓ book", "✗ pay");
        assertThat(err.toString()).isEqualTo("Reservation HTL1 is cancelled.\n");
    }

    @Test
    void whatCouldNotBeCancelledIsNamed() {
        aStack(1);
        answer("/health", 200, "{\"status\": \"UP\"}");
        answer("/api/reservations", 201, "{\"id\": \"one\", \"code\": \"HTL1\"}");
        answer("/api/reservations/one", 500);

        assertThat(smoke()).isEqualTo(1);

        assertThat(err.toString()).contains("Reservation HTL1 of smoke-", "could not be cancelled and keeps its room");
    }

    private void aStackWithoutAFreeRoom() {
        aStack(0);
    }

    private void aStack(int freeRooms) {
        answer("/livez", 200);
        answer("/readyz", 200);
        answer("/", 200, "<html>");
        answer("/login", 200, "<form>");
        answer("/api/accounts", 201);
        server.createContext("/api/session", exchange -> {
            try (exchange) {
                if (exchange.getRequestMethod().equals("POST")) {
                    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                    guest = body.replaceAll(".*\"email\"\\s*:\\s*\"([^\"]+)\".*", "$1");
                    exchange.sendResponseHeaders(201, -1);
                } else {
                    send(exchange, 200, guest);
                }
            }
        });
        answer(
                "/api/availability",
                200,
                "{\"offers\": [{\"hotel\": \"alder\", \"roomType\": \"double\", \"freeRooms\": %d}]}"
                        .formatted(freeRooms));
    }

    @Test
    void anAuthorityThatIsNoneIsSaid(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("ca.pem"), "");

        assertThat(smoke("--ca", file.toString())).isNotZero();
        assertThat(err.toString()).contains("holds no certificate");
    }

    private int smoke(String... options) {
        var address = "http://localhost:" + server.getAddress().getPort();
        return new CommandLine(new SmokeCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Stream.concat(Stream.of(address), Stream.of(options)).toArray(String[]::new));
    }

    private void answer(String path, int status, String body) {
        server.createContext(path, exchange -> {
            try (exchange) {
                send(exchange, status, body);
            }
        });
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void answer(String path, int status) {
        server.createContext(path, exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(status, -1);
            }
        });
    }
}
