package dev.innkeeper.worker.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsServer;
import dev.innkeeper.platform.env.AppEnv;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Posting over TLS to a receiver with a certificate. */
class WebhookClientTest {
    private static final BlockingQueue<String> HEARD = new LinkedBlockingQueue<>();

    @TempDir
    static Path folder;

    private static Vertx vertx;
    private static HttpsServer trusted;
    private static HttpsServer stranger;
    private static WebhookClient client;

    @BeforeAll
    static void start() throws Exception {
        var known = TlsServer.keys(folder, "known");
        trusted = TlsServer.start(known, WebhookClientTest::hear);
        stranger = TlsServer.start(TlsServer.keys(folder, "unknown"), WebhookClientTest::hear);
        TlsServer.trust(known);
        vertx = Vertx.vertx();
        var config = new SmallRyeConfigBuilder()
                .withMapping(WebhookConfig.class)
                .build()
                .getConfigMapping(WebhookConfig.class);
        client = new WebhookClient(vertx, config, AppEnv.TEST);
    }

    @AfterAll
    static void stop() {
        TlsServer.trustNobodyElse();
        vertx.close();
        trusted.stop(0);
        stranger.stop(0);
    }

    @Test
    void whoIsTrustedIsTold() throws Exception {
        assertThat(post("localhost", trusted)).isEqualTo(204);

        assertThat(HEARD.poll(10, TimeUnit.SECONDS)).isEqualTo("POST /hook?a=b key {}");
    }

    @Test
    void whoHasTheCertificateOfAnotherNameIsNotTold() {
        assertThatThrownBy(() -> post("127.0.0.1", trusted)).isInstanceOf(IOException.class);

        assertThat(HEARD).isEmpty();
    }

    @Test
    void whoHasACertificateThatNobodyVouchesForIsNotTold() {
        assertThatThrownBy(() -> post("localhost", stranger))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("SSLHandshakeException");

        assertThat(HEARD).isEmpty();
    }

    private static int post(String host, HttpsServer server) throws Exception {
        var url = URI.create(
                "https://%s:%d/hook?a=b".formatted(host, server.getAddress().getPort()));
        return client.post(url, Map.of("X-Pusher-Key", "key"), "{}".getBytes(UTF_8));
    }

    private static void hear(HttpExchange exchange) throws IOException {
        HEARD.add("%s %s %s %s"
                .formatted(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI(),
                        exchange.getRequestHeaders().getFirst("X-Pusher-Key"),
                        new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }
}
