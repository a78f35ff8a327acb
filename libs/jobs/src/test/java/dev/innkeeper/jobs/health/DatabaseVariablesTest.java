package dev.innkeeper.jobs.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.platform.env.AppEnv;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatabaseVariablesTest {
    private static final Map<String, String> ALL = Map.of(
            "DATABASE_URL", "jdbc:postgresql://db:5432/innkeeper",
            "DATABASE_USER", "innkeeper",
            "DATABASE_PASSWORD", "a long secret");

    @ParameterizedTest
    @EnumSource(names = {"PREVIEW", "STAGING", "PRODUCTION"})
    void whereStrangersComeEveryVariableIsRequired(AppEnv env) {
        assertThat(problems(env, Map.of()))
                .hasSize(3)
                .anyMatch(it -> it.startsWith("DATABASE_URL is not set: " + env.id()))
                .anyMatch(it -> it.startsWith("DATABASE_USER is not set"))
                .anyMatch(it -> it.startsWith("DATABASE_PASSWORD is not set"));
        assertThat(problems(env, ALL)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"DEVELOPMENT", "TEST"})
    void aDeveloperNeedsNone(AppEnv env) {
        assertThat(problems(env, Map.of())).isEmpty();
    }

    @Test
    void anUrlOfAnotherKindIsRefusedWithoutShowingIt() {
        assertThat(problems(AppEnv.DEVELOPMENT, Map.of("DATABASE_URL", "postgres://me:secret@db/innkeeper")))
                .singleElement()
                .asString()
                .contains("DATABASE_URL is malformed", "jdbc:postgresql://host:port/database")
                .doesNotContain("secret");
    }

    private static List<String> problems(AppEnv env, Map<String, String> variables) {
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(variables, "test", 100))
                .build();
        return new DatabaseVariables(config, env).problems();
    }
}
