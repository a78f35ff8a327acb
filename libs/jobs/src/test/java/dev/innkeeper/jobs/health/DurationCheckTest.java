package dev.innkeeper.jobs.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.jobs.JobsConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DurationCheckTest {
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(8);

    @Test
    void theDefaultsFitTogether() {
        assertThat(problems(Map.of())).isEmpty();
    }

    @Test
    void aLeaseMustOutliveTwoCallsThatTimeOut() {
        assertThat(problems(Map.of("innkeeper.jobs.worker.lease", "PT4S"))).isEmpty();
        assertThat(problems(Map.of("innkeeper.jobs.worker.lease", "PT3.9S")))
                .singleElement()
                .asString()
                .startsWith("innkeeper.jobs.worker.lease is PT3.9S")
                .contains("innkeeper.jobs.redis-timeout", "PT2S");
    }

    @Test
    void anAnswerMustNotBeWaitedForLongerThanItsConnectionLives() {
        assertThat(problems(Map.of("innkeeper.jobs.redis-timeout", "PT7S"))).isEmpty();
        assertThat(problems(Map.of("innkeeper.jobs.redis-timeout", "PT8S", "innkeeper.jobs.worker.lease", "PT20S")))
                .singleElement()
                .asString()
                .startsWith("innkeeper.jobs.redis-timeout is PT8S")
                .contains("quarkus.redis.jobs.tcp.idle-timeout", "PT8S");
    }

    @Test
    void theLoaderMustTurnWithinTheHorizon() {
        assertThat(problems(Map.of("innkeeper.jobs.recover.load", "PT10M"))).isEmpty();
        assertThat(problems(Map.of("innkeeper.jobs.recover.load", "PT11M")))
                .singleElement()
                .asString()
                .startsWith("innkeeper.jobs.recover.load is PT11M")
                .contains("innkeeper.jobs.horizon", "PT10M");
    }

    private static List<String> problems(Map<String, String> properties) {
        var config = new SmallRyeConfigBuilder()
                .withMapping(JobsConfig.class)
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getConfigMapping(JobsConfig.class);
        return new DurationCheck(config, IDLE_TIMEOUT).problems();
    }
}
