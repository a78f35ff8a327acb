package dev.innkeeper.jobs.recover;

import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.jobs.dispatch.Epochs;
import dev.innkeeper.jobs.dispatch.RedisDown;
import dev.innkeeper.jobs.store.LiveJobs;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;

/** Compares every live job with Redis, now and then: whatever else was overlooked is found here. */
@Singleton
class Audit implements RecoverLoop {
    private static final int UNPARKED = 10_000;

    private final LiveJobs live;
    private final Refill refill;
    private final Epochs epochs;
    private final JobsConfig config;

    Audit(LiveJobs live, Refill refill, Epochs epochs, JobsConfig config) {
        this.live = live;
        this.refill = refill;
        this.epochs = epochs;
        this.config = config;
    }

    @Override
    public String name() {
        return "job-audit";
    }

    @Override
    public Duration interval() {
        return config.recover().audit();
    }

    @Override
    public void turn(long epoch) throws SQLException, RedisDown, InterruptedException {
        refill.run("audit", Refill.due(live, config.horizon()), job -> true);
        for (var entry : config.worker().queues()) {
            epochs.unpark(entry.substring(0, entry.indexOf(':')).strip(), UNPARKED);
        }
    }
}
