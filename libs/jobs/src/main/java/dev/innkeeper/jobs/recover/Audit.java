package dev.innkeeper.jobs.recover;

import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.jobs.dispatch.Epochs;
import dev.innkeeper.jobs.dispatch.RedisDown;
import dev.innkeeper.jobs.store.LiveJobs;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Compares every live job with Redis, now and then: whatever else was overlooked is found here. */
@Singleton
class Audit implements RecoverLoop {
    private static final Logger LOG = Logger.getLogger(Audit.class);
    private static final int UNPARKED = 10_000;
    // A pass that takes more than one turn goes on soon.
    private static final Duration BREATH = Duration.ofSeconds(1);

    private final LiveJobs live;
    private final Refill refill;
    private final Epochs epochs;
    private final QueueNames queues;
    private final JobsConfig config;

    // Only the loop's thread uses it.
    private @Nullable Pass unfinished;

    Audit(LiveJobs live, Refill refill, Epochs epochs, QueueNames queues, JobsConfig config) {
        this.live = live;
        this.refill = refill;
        this.epochs = epochs;
        this.queues = queues;
        this.config = config;
    }

    @Override
    public String name() {
        return "job-audit";
    }

    @Override
    public Duration interval() {
        return unfinished == null ? config.recover().audit() : BREATH;
    }

    @Override
    public void turn(long epoch) throws SQLException, RedisDown, InterruptedException {
        var pass = unfinished == null ? new Pass(live, refill, config.horizon(), "audit", job -> true) : unfinished;
        unfinished = pass;
        if (pass.advance()) {
            unfinished = null;
            for (var queue : queues.all()) {
                int wrong = epochs.mendCounts(queue);
                if (wrong > 0) {
                    LOG.warnf("%d limits of queue %s had a wrong count of running jobs, it is mended", wrong, queue);
                }
                epochs.unpark(queue, UNPARKED);
            }
        }
    }
}
