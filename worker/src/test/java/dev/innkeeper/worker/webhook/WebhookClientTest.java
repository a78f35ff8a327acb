package dev.innkeeper.worker.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.innkeeper.platform.env.AppEnv;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Posting over TLS to a receiver with a certificate. */
class WebhookClientTest {
    private static final String TRUSTED = "javax.net.ssl.trustStore";
    private static final String PASSWORD = "changeit";
    private static final BlockingQueue<String> HEARD = new LinkedBlockingQueue<>();

    @TempDir
    static Path folder;

    private static Vertx vertx;
    private static HttpsServer trusted;
    private static HttpsServer stranger;
    private static WebhookClient client;

    @BeforeAll
    static void start() throws Exception {
        var known = keys("known");
        trusted = server(known);
        stranger = server(keys("unknown"));
        System.setProperty(TRUSTED, known.toString());
        System.setProperty(TRUSTED + "Password", PASSWORD);
        vertx = Vertx.vertx();
        var config = new SmallRyeConfigBuilder()
                .withMapping(WebhookConfig.class)
                .build()
                .getConfigMapping(WebhookConfig.class);
        client = new WebhookClient(vertx, config, AppEnv.TEST);
    }

    @AfterAll
    static void stop() {
        System.clearProperty(TRUSTED);
        System.clearProperty(TRUSTED + "Password");
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

    /** A new key and a certificate for localhost that it has signed itself. */
    private static Path keys(String name) throws Exception {
        var store = folder.resolve(name + ".p12");
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-validity",
                        "2",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        return store;
    }

    private static HttpsServer server(Path store) throws Exception {
        var keys = KeyStore.getInstance("PKCS12");
        try (var file = Files.newInputStream(store)) {
            keys.load(file, PASSWORD.toCharArray());
        }
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            HEARD.add("%s %s %s %s"
                    .formatted(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI(),
                            exchange.getRequestHeaders().getFirst("X-Pusher-Key"),
                            new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return server;
    }
}
