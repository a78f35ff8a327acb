package dev.innkeeper.ops.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.ops.doctor.Finding.Level;
import dev.innkeeper.platform.env.AppEnv;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationCheckTest {
    private static final Map<String, String> SOUND = Map.of(
            "APP_KEY", "q83Yh0Jm7wXc5vTz1LrKpN4sBfGdEuAoIiQxZjMnVbE=",
            "DATABASE_PASSWORD", "w7Jm2kQz9vXc4TrLpN8s",
            "REALTIME_SECRET", "B5fGdEuAo1iQxZjMnVbE",
            "REDIS_URL", "redis://:4TrLpN8sw7Jm2kQz9vXc@redis:6379",
            "PUBLIC_URL", "https://hotel.example.com",
            "REALTIME_URL", "wss://live.example.com",
            "quarkus.log.level", "INFO");

    @Test
    void aSoundProductionHasNothingToMend() {
        assertThat(found(AppEnv.PRODUCTION, Map.of())).singleElement().satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Level.FINE);
            assertThat(finding.says()).contains("as set for this command", "a service's own are not seen");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "APP_KEY, '', APP_KEY is not set",
        "APP_KEY, AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=, APP_KEY repeats",
        "APP_KEY_NEXT, q83Yh0Jm7wXc5vTz1LrKpN4sBfGdEuAoIiQxZjMnVbE=, APP_KEY_NEXT is the same",
        "APP_KEY, aW5ua2VlcGVyLWRldmVsb3BtZW50LWtleS0zMmJ5dGU=, APP_KEY is a published default",
        "APP_KEY_NEXT, aW5ua2VlcGVyLWRldmVsb3BtZW50LWtleS0zMmJ5dGU=, APP_KEY_NEXT is a published default",
        "APP_KEY_NEXT, AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=, APP_KEY_NEXT repeats",
        "DATABASE_PASSWORD, development-only, DATABASE_PASSWORD is a published default",
        "DATABASE_PASSWORD, short, DATABASE_PASSWORD has fewer",
        "REALTIME_SECRET, '', REALTIME_SECRET is not set",
        "REALTIME_SECRET, innkeeper-development-secret, REALTIME_SECRET is a published default",
        "REALTIME_SECRET_NEXT, development-only, REALTIME_SECRET_NEXT is a published default",
        "REALTIME_SECRET_NEXT, short, REALTIME_SECRET_NEXT has fewer",
        "REALTIME_SECRET_NEXT, B5fGdEuAo1iQxZjMnVbE, REALTIME_SECRET_NEXT is the same",
        "REDIS_URL, '', REDIS_URL is not set",
        "REDIS_URL, redis://redis:6379, REDIS_URL has no password",
        "REDIS_URL, 'redis://:a@one:6379,redis://two:6379', REDIS_URL has no password",
        "PUBLIC_URL, http://hotel.example.com, PUBLIC_URL does not begin with https",
        "REALTIME_URL, ws://live.example.com, REALTIME_URL does not begin with wss",
        "quarkus.log.level, debug, quarkus.log.level is debug for this command",
        "quarkus.log.category.\"dev.innkeeper\".level, TRACE, is TRACE",
    })
    void whatIsWrongInProductionIsNamed(String variable, String value, String says) {
        assertThat(found(AppEnv.PRODUCTION, Map.of(variable, value)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.says()).contains(says);
                    assertThat(finding.level()).isNotEqualTo(Level.FINE);
                });
    }

    /** What Quarkus sets by itself in every process. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "quarkus.log.console.level",
                "quarkus.log.file.level",
                "quarkus.log.min-level",
                "quarkus.log.category.\"dev.innkeeper\".min-level",
                "quarkus.log.filter.\"io.netty.util.internal.PlatformDependent0\".target-level"
            })
    void whatLetsThroughWhatNoLoggerSaysIsFine(String name) {
        assertThat(found(AppEnv.PRODUCTION, Map.of(name, "ALL")))
                .singleElement()
                .extracting(Finding::level)
                .isEqualTo(Level.FINE);
    }

    @Test
    void aDevelopersMachineMayHavePublishedSecrets() {
        assertThat(found(AppEnv.DEVELOPMENT, Map.of("APP_KEY", "", "DATABASE_PASSWORD", "innkeeper")))
                .allSatisfy(finding -> assertThat(finding.level()).isEqualTo(Level.FINE));
    }

    private static List<Finding> found(AppEnv env, Map<String, String> changes) {
        var values = new HashMap<>(SOUND);
        values.putAll(changes);
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build();
        return new ConfigurationCheck(config, env).look();
    }
}
