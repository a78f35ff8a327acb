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
    private static final long STALE_NANOS = INTERVAL.multipliedBy(4).toNanos();
    private static final int TURNS_FROM_THE_BEGINNING = 12;

    private final LiveJobs live;
    private volatile double seconds;
    private volatile long measuredAt;

    // Only the loop's thread uses these.
    private long from;
    private int turns;

    Lag(LiveJobs live, MeterRegistry metrics) {
        this.live = live;
        Gauge.builder("jobs.oldest.due.seconds", this, Lag::secondsIfLeading)
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
        // Jobs are done in about the order of their times. One that came in before the last known is found in a minute.
        boolean everywhere = turns++ % TURNS_FROM_THE_BEGINNING == 0;
        var now = live.nowMicros();
        var oldest = live.oldestDue(everywhere ? null : from);
        from = Math.min(oldest.orElse(now), now);
        seconds = (now - from) / 1e6;
        measuredAt = System.nanoTime();
    }

    // One that leads no more must not keep workers running for a job that was done long ago.
    private double secondsIfLeading() {
        return System.nanoTime() - measuredAt < STALE_NANOS ? seconds : 0;
    }
}
