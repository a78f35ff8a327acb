package dev.innkeeper.jobs.recover;

import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.jobs.dispatch.Epochs;
import dev.innkeeper.jobs.dispatch.Fillings;
import dev.innkeeper.jobs.dispatch.RedisDown;
import dev.innkeeper.jobs.fail.Failpoints;
import dev.innkeeper.jobs.health.RedisMemory;
import dev.innkeeper.jobs.store.LiveJobs;
import dev.innkeeper.platform.ids.Ids;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Fills a Redis that has lost a queue, or is not the one that had it. Nobody claims from it meanwhile, and what it may still
 * know of the queue's jobs is forgotten; workers then assert the leases of what they run, so that no running job is given to
 * another, and only then is the rest pushed and the queue opened. A Redis that loses it again meanwhile is filled from the start.
 */
@Singleton
class Reseed implements RecoverLoop {
    private static final Logger LOG = Logger.getLogger(Reseed.class);

    private final Epochs epochs;
    private final Fillings fillings;
    private final LiveJobs live;
    private final Refill refill;
    private final Control control;
    private final FilledRedis known;
    private final QueueNames queues;
    private final RedisMemory memory;
    private final JobsConfig config;
    private final Ids ids;
    private final Failpoints failpoints;

    // Only the loop's thread uses it.
    private final Queue<Filling> underWay = new ArrayDeque<>();

    Reseed(
            Epochs epochs,
            Fillings fillings,
            LiveJobs live,
            Refill refill,
            Control control,
            FilledRedis known,
            QueueNames queues,
            RedisMemory memory,
            JobsConfig config,
            Ids ids,
            Failpoints failpoints) {
        this.epochs = epochs;
        this.fillings = fillings;
        this.live = live;
        this.refill = refill;
        this.control = control;
        this.known = known;
        this.queues = queues;
        this.memory = memory;
        this.config = config;
        this.ids = ids;
        this.failpoints = failpoints;
    }

    private record Filling(Set<String> queues, String token, Pass pass) {}

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
        var closed = known.closed(queues.all());
        memory.look();
        dropWhatWasLost();
        var begun = new TreeSet<>(closed);
        underWay.forEach(filling -> begun.removeAll(filling.queues()));
        if (!begun.isEmpty()) {
            underWay.add(begin(begun));
        }
        // One a turn, in turn: one of many jobs does not keep another closed until its end.
        var current = underWay.poll();
        if (current == null) {
            return;
        }
        // If it fails it goes on with the next turn.
        underWay.add(current);
        boolean filled = current.pass().advance();
        failpoints.reach("filling");
        if (filled) {
            if (holds(current)) {
                open(current);
            }
            underWay.remove(current);
        }
    }

    private void dropWhatWasLost() throws RedisDown, InterruptedException {
        for (var filling : List.copyOf(underWay)) {
            if (!holds(filling)) {
                underWay.remove(filling);
            }
        }
    }

    private Filling begin(Set<String> queues) throws RedisDown, InterruptedException {
        var token = ids.next().toString();
        for (var queue : queues) {
            fillings.begin(queue, token);
            epochs.ring(queue);
        }
        epochs.askForLeases();
        letWorkersAssertTheirLeases();
        // Without those that run now, however long they are put off, their limits would be forgotten.
        var pass = new Pass(live, refill, config.horizon(), "reseed", job -> queues.contains(job.queue())).andHidden();
        return new Filling(queues, token, pass);
    }

    private void open(Filling filled) throws SQLException, RedisDown, InterruptedException {
        for (var queue : filled.queues()) {
            control.tell(queue);
            // First: a queue that is open with a mark that nobody knows would be filled again.
            known.remember(queue, filled.token());
            failpoints.reach("filled");
            if (!fillings.open(queue, filled.token())) {
                LOG.warnf("queue %s was lost while Redis was filled, it is filled again", queue);
                return;
            }
        }
        LOG.infof(
                "Redis did not know the queues %s, or as they were before: filled with %d jobs",
                filled.queues(), filled.pass().added());
    }

    private boolean holds(Filling filling) throws RedisDown, InterruptedException {
        for (var queue : filling.queues()) {
            if (!fillings.holds(queue, filling.token())) {
                return false;
            }
        }
        return true;
    }

    private void letWorkersAssertTheirLeases() throws InterruptedException {
        // Nothing ends the wait early but the interrupt at shutdown: how many workers there are is not known here.
        var never = new CountDownLatch(1);
        if (never.await(config.recover().reseedGrace().toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("nobody counts this latch down");
        }
    }
}
