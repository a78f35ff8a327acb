package dev.innkeeper.jobs.recover;

import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.jobs.Throttle;
import dev.innkeeper.jobs.dispatch.RedisDown;
import dev.innkeeper.jobs.store.LiveJobs;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Tells Redis of scheduled jobs as they come within the horizon. */
@Singleton
class Load implements RecoverLoop {
    private final LiveJobs live;
    private final Refill refill;
    private final JobsConfig config;
    private final Clock clock;

    // Only the loop's thread uses these.
    private Instant loadedUntil = Instant.MIN;
    private long epoch = -1;

    Load(LiveJobs live, Refill refill, JobsConfig config, Clock clock) {
        this.live = live;
        this.refill = refill;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "job-load";
    }

    @Override
    public Duration interval() {
        return config.recover().load();
    }

    @Override
    public void turn(long epoch) throws SQLException, RedisDown, InterruptedException {
        var now = clock.instant();
        // A turn overlaps the one before, for the clocks of the processes may differ by some seconds.
        var from = this.epoch == epoch ? loadedUntil.minus(config.recover().load()) : now;
        refill.run(
                "load",
                (last, most) -> live.due(last == null ? startingAt(from) : last, config.horizon(), most),
                job -> true);
        loadedUntil = now.plus(config.horizon());
        this.epoch = epoch;
    }

    private static LiveJobs.Live startingAt(Instant from) {
        return new LiveJobs.Live(new java.util.UUID(0, 0), "", from, Throttle.NONE, "0");
    }
}
