package dev.innkeeper.jobs.example;

import dev.innkeeper.jobs.testing.ManualClock;
import io.quarkus.test.junit.QuarkusTestProfile;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** A clock that stands still, and no worker beside the test. */
public final class StandingClock implements QuarkusTestProfile {
    @Alternative
    @Singleton
    static class Clocks {
        @Produces
        @Singleton
        ManualClock clock() {
            return new ManualClock(Instant.parse("2031-02-03T09:00:00Z"));
        }
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(Clocks.class);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("innkeeper.jobs.worker.enabled", "false");
    }
}
