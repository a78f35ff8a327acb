package dev.innkeeper.ops.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SmokeCommandTest {
    private final StringWriter out = new StringWriter();
    private HttpServer server;

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

    private int smoke() {
        var address = server.getAddress();
        return new CommandLine(new SmokeCommand())
                .setOut(new PrintWriter(out, true))
                .execute("http://localhost:" + address.getPort());
    }

    private void answer(String path, int status) {
        server.createContext(path, exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(status, -1);
            }
        });
    }
}
