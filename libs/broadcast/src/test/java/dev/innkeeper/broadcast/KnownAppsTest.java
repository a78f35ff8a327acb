package dev.innkeeper.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KnownAppsTest {
    private static final BroadcastConfig CONFIG = new BroadcastConfig(
            "hotel", "hotel-key", "hotel-secret-0123456789", null, URI.create("ws://localhost:8081"));

    @Test
    void theConfiguredAppIsAlwaysThereWithTheLimitsOfTheProtocol() {
        var app = apps(Map.of()).byKey("hotel-key").orElseThrow();

        assertThat(app.limits().eventBytes()).isEqualTo(10_240);
        assertThat(app.limits().publishChannels()).isEqualTo(100);
        assertThat(app.limits().batch()).isEqualTo(10);
        assertThat(app.limits().presenceMembers()).isEqualTo(1000);
        assertThat(app.limits().cacheTtl()).hasMinutes(30);
        assertThat(app.enabled()).isTrue();
        assertThat(app.webhooks().wants("channel_occupied")).isFalse();
        assertThat(app.toString()).doesNotContain("secret");
    }

    @Test
    void webhooksAreFilteredByTheirNames() {
        var webhooks = apps(Map.of(
                        "innkeeper.broadcast.webhooks.urls", "https://example.com/a,https://example.com/b",
                        "innkeeper.broadcast.webhooks.events", "member_added"))
                .configured()
                .webhooks();

        assertThat(webhooks.urls()).hasSize(2);
        assertThat(webhooks.wants("member_added")).isTrue();
        assertThat(webhooks.wants("channel_occupied")).isFalse();
    }

    @Test
    void anotherAppIsFoundUntilItIsGoneAndCanNotTakeTheConfiguredOnesPlace() {
        var apps = apps(Map.of());
        var configured = apps.configured();

        apps.replace(List.of(copy("2", "second-key"), copy("hotel", "third-key"), copy("4", "hotel-key")), Set.of());

        assertThat(apps.byKey("second-key").orElseThrow().id()).isEqualTo("2");
        assertThat(apps.byId("2")).isPresent();
        assertThat(apps.byId("hotel")).contains(configured);
        assertThat(apps.byKey("third-key")).isEmpty();
        assertThat(apps.all()).hasSize(2);

        apps.replace(List.of(), Set.of());

        assertThat(apps.byId("2")).isEmpty();
        assertThat(apps.byId("hotel")).contains(configured);
    }

    @Test
    void untilTheDatabaseHasToldThereMayBeMoreApps() {
        var apps = apps(Map.of("innkeeper.broadcast.apps.enabled", "true"));
        assertThat(apps.complete()).isFalse();

        apps.replace(List.of(), Set.of());

        assertThat(apps.complete()).isTrue();
        assertThat(apps(Map.of()).complete()).as("nobody else is served").isTrue();
    }

    @Test
    void onlyAnAppWithoutARowIsGone() {
        var apps = apps(Map.of("innkeeper.broadcast.apps.enabled", "true"));
        assertThat(apps.gone("2")).as("nobody has looked yet").isFalse();

        apps.replace(List.of(copy("2", "second-key")), Set.of("3"));

        assertThat(apps.gone("2")).isFalse();
        assertThat(apps.gone("3")).as("it can not be read").isFalse();
        assertThat(apps.gone("hotel")).isFalse();
        assertThat(apps.gone("4")).isTrue();
    }

    @Test
    void noAppCollectsWebhooksForMoreThanASecond() {
        var webhooks = new AppWebhooks(List.of(), Set.of(), Duration.ofHours(1));

        assertThat(webhooks.batchWindow()).hasSeconds(1);
    }

    private static App copy(String id, String key) {
        var like = apps(Map.of()).configured();
        return new App(
                id,
                key,
                "another-secret-of-its-own",
                null,
                true,
                List.of(),
                like.limits(),
                like.features(),
                like.webhooks());
    }

    private static KnownApps apps(Map<String, String> values) {
        var config = new SmallRyeConfigBuilder()
                .withMapping(BroadcastProperties.class)
                .withSources(new PropertiesConfigSource(values, "test", 500))
                .build();
        return new KnownApps(CONFIG, config.getConfigMapping(BroadcastProperties.class));
    }
}
