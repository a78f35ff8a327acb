package dev.innkeeper.jobs.recover;

import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.jobs.fail.Failpoints;
import dev.innkeeper.jobs.store.LiveJobs;
import dev.innkeeper.jobs.store.LiveJobs.Snapshot;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Closes the gap between commit and push: pushes what the turn before could not see. That is told by its snapshot and not
 * by an age or an id, so that a late commit is never skipped, and a transaction that stays open for an hour does not make
 * each turn read the hour again.
 */
@Singleton
class Sweep implements RecoverLoop {
    private static final String BY = "sweep";

    private final LiveJobs live;
    private final Refill refill;
    private final JobsConfig config;
    private final Failpoints failpoints;

    // Only the loop's thread uses these.
    private @Nullable Snapshot seen;
    private @Nullable Pass before;
    private long epoch = -1;

    Sweep(LiveJobs live, Refill refill, JobsConfig config, Failpoints failpoints) {
        this.live = live;
        this.refill = refill;
        this.config = config;
        this.failpoints = failpoints;
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
    public void turn(long epoch) throws Exception {
        // Taken first: what is committed while this turn reads is read again by the next, or only then.
        var next = live.snapshot();
        var since = seen;
        if (since == null || this.epoch != epoch || !since.tellsWhatFollowsUntil(next)) {
            // Who led before may have missed anything that was committed until now, and so may this one if Postgres is
            // another since: a standby that had not heard of the last transactions gives their ids anew.
            before = new Pass(live, refill, config.horizon(), BY, job -> true);
        } else {
            var flow = refill.begin(BY);
            live.unseen(since, config.horizon(), Refill.PAGE, flow::push);
            flow.end();
            failpoints.reach("swept");
        }
        seen = next;
        this.epoch = epoch;
        if (before != null && before.advance()) {
            before = null;
        }
    }
}
