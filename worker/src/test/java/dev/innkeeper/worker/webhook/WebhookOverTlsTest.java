package dev.innkeeper.worker.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpsServer;
import dev.innkeeper.broadcast.AppAdmin;
import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.broadcast.RedisNames;
import dev.innkeeper.jobs.testing.InlineEngine;
import dev.innkeeper.testkit.Backends;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Receivers behind TLS, from what happened to what they hear; the JVM trusts the certificate of one of them. */
@QuarkusTest
@WithTestResource(Backends.class)
@WithTestResource(Receiver.class)
class WebhookOverTlsTest {
    private static final String APP = "over-tls";
    private static final String EVENT = "{\"name\":\"channel_occupied\",\"channel\":\"news\"}";

    @TempDir
    static Path folder;

    private static HttpsServer trusted;
    private static HttpsServer stranger;

    @Inject
    RedisDataSource redis;

    @Inject
    RedisNames names;

    @Inject
    Apps apps;

    @Inject
    AppAdmin admin;

    @Inject
    InlineEngine engine;

    @Inject
    DataSource database;

    @BeforeAll
    static void start() throws Exception {
        var known = TlsServer.keys(folder, "known");
        trusted = TlsServer.start(known, Receiver::hear);
        stranger = TlsServer.start(TlsServer.keys(folder, "unknown"), Receiver::hear);
        TlsServer.trust(known);
    }

    @AfterAll
    static void stop() {
        TlsServer.trustNobodyElse();
        trusted.stop(0);
        stranger.stop(0);
    }

    @BeforeEach
    void nothingIsLeft() throws Exception {
        Receiver.STATUS.set(200);
        Receiver.DELIVERIES.clear();
        forgetJobs();
        admin.add(APP);
    }

    @Test
    void whatHappensIsPostedWithASignatureToWhoIsTrusted() throws Exception {
        happensToThoseOf(trusted);

        engine.run(jobs().getFirst());

        var delivery = Receiver.next();
        var app = apps.byId(APP).orElseThrow();
        assertThat(delivery.body()).isEqualTo("{\"time_ms\":1000,\"events\":[" + EVENT + "]}");
        assertThat(delivery.key()).isEqualTo(app.key());
        assertThat(delivery.signature()).isEqualTo(app.signature().sign(delivery.body()));
        assertThat(jobs()).isEmpty();
    }

    @Test
    void whoseCertificateNobodyVouchesForIsNotToldAndTriedAgain() throws Exception {
        happensToThoseOf(stranger);
        var job = jobs().getFirst();

        assertThatThrownBy(() -> engine.run(job))
                .isInstanceOf(WebhookRefused.class)
                .hasMessageContaining("SSLHandshakeException");

        assertThat(Receiver.DELIVERIES).isEmpty();
        assertThat(jobs()).containsExactly(job);
    }

    private void happensToThoseOf(HttpsServer receiver) throws Exception {
        var url = "https://localhost:%d/hook".formatted(receiver.getAddress().getPort());
        admin.set(APP, Map.of("webhooks.urls", url));
        await().until(() -> apps.byId(APP)
                .filter(app -> app.webhooks().urls().equals(List.of(URI.create(url))))
                .isPresent());
        redis.stream(String.class).xadd(names.webhooks(), Map.of("app", APP, "at", "1000", "event", EVENT));
        await().until(() -> !jobs().isEmpty());
    }

    private List<UUID> jobs() throws SQLException {
        var ids = new ArrayList<UUID>();
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select id from job where state = 'queued' order by id")) {
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class));
            }
        }
        return ids;
    }

    private void forgetJobs() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate("delete from job");
        }
    }
}
