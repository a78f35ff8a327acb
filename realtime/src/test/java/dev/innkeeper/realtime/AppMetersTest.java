package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.broadcast.AppAdmin;
import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.testkit.Backends;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class AppMetersTest {
    private static final String TEMPLATE = "one-of-many";

    @TestHTTPResource("/")
    URI server;

    @Inject
    AppMeters meters;

    @Inject
    MeterRegistry registry;

    @Inject
    Apps apps;

    @Inject
    AppAdmin admin;

    @Inject
    DataSource database;

    @AfterEach
    void theyAreGone() throws Exception {
        update("delete from realtime_app where id like 'one-of-many%'");
        await().until(() -> shown().isEmpty());
    }

    @Test
    void theLabelsAreFewHoweverManyApplicationsThereAre() throws Exception {
        admin.add(TEMPLATE);
        update("""
                insert into realtime_app (id, key, secret)
                select id || '-' || n, key || n, secret from realtime_app, generate_series(1, 300) n where id = 'one-of-many'
                """);
        await().until(() -> apps.all().size() > 3 * AppMeters.MOST);

        apps.all().forEach(app -> meters.of(app).messagesIn().increment());

        assertThat(shown().stream().map(Meter.Id::getName).filter("realtime.app.messages.in"::equals))
                .hasSizeBetween(1, AppMeters.MOST - 1);
        assertThat(ofAllOthers()).isGreaterThanOrEqualTo(2 * AppMeters.MOST);
    }

    @Test
    void anApplicationThatCanNotBeReadIsNotShownAnyMoreAndItsClientsCountForTheOthers() throws Exception {
        var app = admin.add(TEMPLATE).orElseThrow();
        await().until(() -> apps.byId(TEMPLATE).isPresent());
        try (var client = ProtocolClient.established(server, app.key())) {
            client.subscribed("news");
            assertThat(shown())
                    .extracting(Meter.Id::getName)
                    .contains("realtime.app.connections", "realtime.app.subscriptions", "realtime.webhooks.dropped");
            double before = ofAllOthers();

            update("update realtime_app set secret = 'of another key' where id = 'one-of-many'");

            await().until(() -> shown().isEmpty());
            client.subscribed("more");
            assertThat(ofAllOthers()).isEqualTo(before + 1);
        }
        assertThat(shown()).isEmpty();
    }

    private List<Meter.Id> shown() {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .filter(meter -> String.valueOf(meter.getTag("app")).startsWith(TEMPLATE))
                .toList();
    }

    private double ofAllOthers() {
        return meters.of("nobody").messagesIn().count();
    }

    /** And says so: nodes look again. */
    private void update(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
        admin.enable("nobody", true);
    }
}
