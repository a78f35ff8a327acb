package dev.innkeeper.jobs.recover;

import dev.innkeeper.jobs.store.LiveJobs;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;

/** Measures how long the job that waits longest has been due: what the number of workers should follow. */
@Singleton
class Lag implements RecoverLoop {
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final LiveJobs live;
    private volatile double seconds;

    Lag(LiveJobs live, MeterRegistry metrics) {
        this.live = live;
        Gauge.builder("jobs.oldest.due.seconds", this, self -> self.seconds)
                .description("How long the job that waits longest has been due; measured by the leader")
                .register(metrics);
    }

    @Override
    public String name() {
        return "job-lag";
    }

    @Override
    public Duration interval() {
        return INTERVAL;
    }

    @Override
    public void turn(long epoch) throws SQLException {
        seconds = Math.max(0, live.oldestDueSeconds().orElse(0.0));
    }
}
