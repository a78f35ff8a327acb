package dev.innkeeper.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(AppsTableTest.Many.class)
@WithTestResource(Backends.class)
class AppsTableTest {
    public static final class Many implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("innkeeper.broadcast.apps.enabled", "true", "innkeeper.broadcast.apps.refresh", "PT30S");
        }
    }

    @Inject
    AppAdmin admin;

    @Inject
    Apps apps;

    @Inject
    DataSource database;

    @Test
    void anAppIsServedAsSoonAsItIsAddedAndUntilItIsDisabled() throws Exception {
        var added = admin.add("second").orElseThrow();

        await().until(() -> apps.byId("second").isPresent());
        assertThat(apps.byKey(added.key())).contains(added);
        assertThat(added.secret()).hasSize(40);
        assertThat(text("select secret from realtime_app where id = 'second'")).doesNotContain(added.secret());
        assertThat(admin.add("second")).as("a second one of the same id").isEmpty();
        assertThat(admin.add(apps.configured().id())).isEmpty();

        assertThat(admin.enable("second", false)).isTrue();
        await().until(() -> !apps.byId("second").orElseThrow().enabled());
        assertThat(admin.enable("nobody", false)).isFalse();
    }

    @Test
    void allAppsAreKnownBeforeAnythingElseStarts() {
        assertThat(apps.complete()).isTrue();
    }

    @Test
    void settingsAreLaidOverThoseOfTheConfiguredApp() throws Exception {
        assertThat(admin.add("special")).isPresent();
        update("""
                update realtime_app set settings = '{"allowedOrigins": ["https://shop.example"],
                    "limits": {"eventBytes": 65536, "cacheTtl": "PT1M"}, "features": {"subscriptionCounts": true},
                    "webhooks": {"urls": ["https://shop.example/hook"], "events": ["cache_miss"], "batchWindow": "PT0.05S"}}'
                where id = 'special'
                """);
        admin.enable("special", true);

        await().until(() -> apps.byId("special")
                .filter(app -> app.limits().eventBytes() == 65_536)
                .isPresent());
        var app = apps.byId("special").orElseThrow();
        assertThat(app.limits().cacheTtl()).hasMinutes(1);
        assertThat(app.limits().batch()).isEqualTo(apps.configured().limits().batch());
        assertThat(app.allowedOrigins()).containsExactly("https://shop.example");
        assertThat(app.features().subscriptionCounts()).isTrue();
        assertThat(app.features().clientEvents())
                .isEqualTo(apps.configured().features().clientEvents());
        assertThat(app.webhooks().wants("cache_miss")).isTrue();
        assertThat(app.webhooks().batchWindow()).hasMillis(50);
    }

    @Test
    void settingsAreChangedForAllAtOnceAndTakenBack() throws Exception {
        assertThat(admin.add("tuned")).isPresent();
        assertThat(admin.set(
                        "tuned",
                        Map.of(
                                "limits.eventBytes", "65536",
                                "limits.cacheTtl", "PT60S",
                                "features.clientEvents", "false",
                                "allowedOrigins", "https://shop.example, *.shop.example",
                                "webhooks.urls", "https://shop.example/hook?a=b",
                                "webhooks.events", "member_added,member_removed")))
                .isTrue();

        await().until(() -> apps.byId("tuned").orElseThrow().limits().eventBytes() == 65_536);
        var tuned = apps.byId("tuned").orElseThrow();
        assertThat(tuned.limits().cacheTtl()).hasMinutes(1);
        assertThat(tuned.features().clientEvents()).isFalse();
        assertThat(tuned.allowedOrigins()).containsExactly("https://shop.example", "*.shop.example");
        assertThat(tuned.webhooks().wants("member_removed")).isTrue();
        assertThat(tuned.webhooks().wants("channel_occupied")).isFalse();
        assertThat(admin.settings("tuned").orElseThrow())
                .contains(
                        new AppSetting("limits.eventBytes", "65536", true),
                        new AppSetting("limits.cacheTtl", "PT1M", true),
                        new AppSetting("webhooks.urls", "https://shop.example/hook?a=b", true),
                        new AppSetting("webhooks.batchWindow", "PT0S", false),
                        new AppSetting("limits.batch", "10", false));

        assertThat(admin.set("tuned", Map.of("limits.eventBytes", ""))).isTrue();

        await().until(() -> apps.byId("tuned").orElseThrow().limits().eventBytes() == 10_240);
        assertThat(admin.settings("tuned").orElseThrow())
                .contains(
                        new AppSetting("limits.eventBytes", "10240", false),
                        new AppSetting("features.clientEvents", "false", true));
        assertThat(admin.set("nobody", Map.of("limits.batch", "5"))).isFalse();
        assertThat(admin.settings("nobody")).isEmpty();
    }

    @Test
    void aChangeWithAWrongSettingChangesNothing() throws Exception {
        assertThat(admin.add("careful")).isPresent();

        assertThatThrownBy(() -> admin.set("careful", Map.of("limits.batch", "5", "limits.eventBytes", "65537")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 65536");

        assertThat(admin.settings("careful").orElseThrow()).noneMatch(AppSetting::own);
    }

    @Test
    void anAppThatCanNotBeReadDoesNotHideTheOthers() throws Exception {
        update("insert into realtime_app (id, key, secret) values ('broken', 'broken-key', 'of another key')");
        assertThat(admin.add("fine")).isPresent();

        await().until(() -> apps.byId("fine").isPresent());
        assertThat(apps.byId("broken")).isEmpty();
        assertThat(apps.byId(apps.configured().id())).isPresent();
    }

    @Test
    void aSecretIsChangedWhileBothAreAccepted() throws Exception {
        var added = admin.add("rotated").orElseThrow();
        assertThat(admin.takeNextSecret("rotated")).as("nothing to finish").isFalse();

        var next = admin.offerNextSecret("rotated").orElseThrow();
        await().until(() -> next.equals(apps.byId("rotated").orElseThrow().secretNext()));
        assertThat(apps.byId("rotated").orElseThrow().secret()).isEqualTo(added.secret());
        assertThat(text("select secret_next from realtime_app where id = 'rotated'"))
                .doesNotContain(next);

        assertThat(admin.takeNextSecret("rotated")).isTrue();
        await().until(() -> next.equals(apps.byId("rotated").orElseThrow().secret()));
        assertThat(apps.byId("rotated").orElseThrow().secretNext()).isNull();
        assertThat(admin.offerNextSecret("nobody")).isEmpty();
    }

    @Test
    void secretsAreEncryptedAnewWithThePresentKeyUnlessTheirsIsGone() throws Exception {
        var added = admin.add("kept").orElseThrow();
        update("insert into realtime_app (id, key, secret) values ('lost', 'lost-key', 'of another key')");
        var before = text("select secret from realtime_app where id = 'kept'");

        assertThat(admin.encryptAnew()).contains("lost").doesNotContain("kept");

        assertThat(text("select secret from realtime_app where id = 'kept'")).isNotEqualTo(before);
        assertThat(text("select secret from realtime_app where id = 'lost'")).isEqualTo("of another key");
        assertThat(admin.list().stream().filter(app -> app.id().equals("kept")))
                .first()
                .extracting(App::secret)
                .isEqualTo(added.secret());
    }

    @Test
    void anIdOfAnotherFormIsRefused() {
        assertThatThrownBy(() -> admin.add("no spaces")).isInstanceOf(IllegalArgumentException.class);
    }

    private String text(String sql) throws Exception {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private void update(String sql) throws Exception {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
