package dev.innkeeper.platform.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** What is silenced at the start is silenced under its right name, also after its author has renamed it. */
class QuietStartTest {
    private static final List<String> TALKATIVE = List.of(
            "io.quarkus.opentelemetry.runtime.tracing.instrumentation.vertx.OpenTelemetryVertxTracingFactory",
            "io.smallrye.health.SmallRyeHealthReporter");

    @Test
    void eachCategoryIsThatOfAClassThatTalks() throws IOException, ClassNotFoundException {
        var settings = new Properties();
        try (var file = getClass().getResourceAsStream("/META-INF/microprofile-config.properties")) {
            settings.load(file);
        }
        for (var name : TALKATIVE) {
            var talking = Class.forName(name, false, getClass().getClassLoader());
            assertThat(settings).containsKey("quarkus.log.category.\"%s\".level".formatted(talking.getPackageName()));
        }
        assertThat(settings.stringPropertyNames())
                .filteredOn(key -> key.startsWith("quarkus.log.category"))
                .hasSize(TALKATIVE.size());
    }
}
