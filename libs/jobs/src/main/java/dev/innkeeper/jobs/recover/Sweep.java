package dev.innkeeper.jobs.recover;

import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.jobs.dispatch.RedisDown;
import dev.innkeeper.jobs.store.LiveJobs;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Closes the gap between commit and push: pushes what was created since the watermark. The watermark moves to the oldest
 * transaction still open when the sweep began, so that a late commit is never skipped.
 */
@Singleton
class Sweep implements RecoverLoop {
    private final LiveJobs live;
    private final Refill refill;
    private final JobsConfig config;

    // Only the loop's thread uses these.
    private @Nullable String watermark;
    private long epoch = -1;

    Sweep(LiveJobs live, Refill refill, JobsConfig config) {
        this.live = live;
        this.refill = refill;
        this.config = config;
    }

    @Override
    public String name() {
        return "job-sweep";
    }

    @Override
    public Duration interval() {
        return config.recover().sweep();
    }

    @Override
    public void turn(long epoch) throws SQLException, RedisDown, InterruptedException {
        var next = live.xmin();
        var from = watermark;
        if (from == null || this.epoch != epoch) {
            // Who led before may have missed anything.
            refill.run("sweep", Refill.due(live, config.horizon()), job -> true);
        } else {
            refill.run("sweep", (last, most) -> live.createdSince(from, last, config.horizon(), most), job -> true);
        }
        watermark = next;
        this.epoch = epoch;
    }
}
