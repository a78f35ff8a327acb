package dev.innkeeper.jobs.recover;

import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.jobs.dispatch.Epochs;
import dev.innkeeper.jobs.dispatch.RedisDown;
import dev.innkeeper.jobs.store.LiveJobs;
import dev.innkeeper.platform.ids.Ids;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Fills a Redis that has lost a queue. Nobody claims from it meanwhile; workers first assert the leases of what they run,
 * so that no running job is given to another, and only then is the rest pushed and the queue opened.
 */
@Singleton
class Reseed implements RecoverLoop {
    private static final Logger LOG = Logger.getLogger(Reseed.class);

    private final Epochs epochs;
    private final LiveJobs live;
    private final Refill refill;
    private final JobsConfig config;
    private final Ids ids;
    private final List<String> queues;

    Reseed(Epochs epochs, LiveJobs live, Refill refill, JobsConfig config, Ids ids) {
        this.epochs = epochs;
        this.live = live;
        this.refill = refill;
        this.config = config;
        this.ids = ids;
        this.queues = config.worker().queues().stream()
                .map(entry -> entry.substring(0, entry.indexOf(':')).strip())
                .toList();
    }

    @Override
    public String name() {
        return "job-reseed";
    }

    @Override
    public Duration interval() {
        return config.recover().sweep();
    }

    @Override
    public void turn(long epoch) throws SQLException, RedisDown, InterruptedException {
        Set<String> closed = new HashSet<>();
        for (var queue : queues) {
            if (!epochs.isOpen(queue)) {
                closed.add(queue);
            }
        }
        if (!closed.isEmpty()) {
            reseed(closed);
        }
    }

    private void reseed(Set<String> closed) throws SQLException, RedisDown, InterruptedException {
        for (var queue : closed) {
            epochs.ring(queue);
        }
        letWorkersAssertTheirLeases();
        int added = refill.run("reseed", Refill.due(live, config.horizon()), job -> closed.contains(job.queue()));
        for (var queue : closed) {
            epochs.open(queue, ids.next().toString());
        }
        LOG.infof("Redis did not know the queues %s: filled with %d jobs", closed, added);
    }

    private void letWorkersAssertTheirLeases() throws InterruptedException {
        // Nothing ends the wait early but the interrupt at shutdown: how many workers there are is not known here.
        var never = new CountDownLatch(1);
        if (never.await(config.recover().reseedGrace().toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("nobody counts this latch down");
        }
    }
}
