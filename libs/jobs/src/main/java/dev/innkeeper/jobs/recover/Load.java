package dev.innkeeper.jobs.recover;

import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.jobs.dispatch.RedisDown;
import dev.innkeeper.jobs.fail.Failpoints;
import dev.innkeeper.jobs.store.LiveJobs;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells Redis of scheduled jobs as they come within the horizon, by the database's clock. */
@Singleton
class Load implements RecoverLoop {
    private final LiveJobs live;
    private final Refill refill;
    private final JobsConfig config;
    private final Failpoints failpoints;

    // Only the loop's thread uses these.
    private long loadedUntil;
    private @Nullable Pass unfinished;
    private long reaches;
    private long epoch = -1;

    Load(LiveJobs live, Refill refill, JobsConfig config, Failpoints failpoints) {
        this.live = live;
        this.refill = refill;
        this.config = config;
        this.failpoints = failpoints;
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
        var now = live.nowMicros();
        if (this.epoch != epoch) {
            // What is due before now the sweep has seen to.
            loadedUntil = now;
            unfinished = null;
            this.epoch = epoch;
        }
        var pass = unfinished;
        if (pass == null) {
            // A turn overlaps the one before, in case the clock was set. One that was set back by far begins anew.
            var from = Math.min(loadedUntil - micros(config.recover().load()), now + micros(config.horizon()));
            pass = new Pass(live, refill, config.horizon(), "load", job -> true).from(from);
            reaches = now + micros(config.horizon());
        }
        unfinished = pass;
        boolean finished = pass.advance();
        failpoints.reach("loaded");
        if (finished) {
            unfinished = null;
            loadedUntil = reaches;
        }
    }

    private static long micros(Duration duration) {
        return TimeUnit.MILLISECONDS.toMicros(duration.toMillis());
    }
}
