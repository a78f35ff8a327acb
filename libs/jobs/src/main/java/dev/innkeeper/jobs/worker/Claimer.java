package dev.innkeeper.jobs.worker;

import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.jobs.dispatch.Leases;
import dev.innkeeper.jobs.dispatch.RedisDown;
import dev.innkeeper.jobs.dispatch.Settlements;
import dev.innkeeper.jobs.fail.Failpoints;
import dev.innkeeper.jobs.store.ClaimedJob;
import dev.innkeeper.jobs.store.JobStore;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Fills the free slots: one call to Redis leases jobs of all queues, one SELECT reads their rows. */
@Singleton
class Claimer {
    private static final Logger LOG = Logger.getLogger(Claimer.class);

    private final Leases leases;
    private final JobStore store;
    private final Settlements settlements;
    private final Handlers handlers;
    private final Runner runner;
    private final Endings endings;
    private final Failpoints failpoints;
    private final Running running;
    private final JobMetrics metrics;
    private final Clock clock;
    private final JobsConfig.Worker config;
    private final QueueShares shares;

    Claimer(
            Leases leases,
            JobStore store,
            Settlements settlements,
            Handlers handlers,
            Runner runner,
            Endings endings,
            Failpoints failpoints,
            Running running,
            JobMetrics metrics,
            Clock clock,
            JobsConfig config) {
        this.leases = leases;
        this.store = store;
        this.settlements = settlements;
        this.handlers = handlers;
        this.runner = runner;
        this.endings = endings;
        this.failpoints = failpoints;
        this.running = running;
        this.metrics = metrics;
        this.clock = clock;
        this.config = config.worker();
        this.shares = new QueueShares(config.worker().queues(), config.worker().order(), RandomGenerator.getDefault());
    }

    /**
     * What a round found.
     *
     * @param closed queues that are not rebuilt yet
     * @param claimed how many jobs were claimed
     * @param more others are ready
     * @param nextDueMillis until the next job that is not ready may be; the largest number if none is known
     */
    record Round(Set<String> closed, int claimed, boolean more, long nextDueMillis) {}

    Set<String> queues() {
        return shares.queues();
    }

    /** Returns if Redis answers. */
    void reachRedis() throws RedisDown, InterruptedException {
        leases.reach();
    }

    /** One round for so many jobs, none of them of those queues that may only be asked how they are. */
    Round round(int room, Set<String> onlyAsked, Runnable roomAgain)
            throws RedisDown, SQLException, InterruptedException {
        var answers = new Answers();
        var among = new LinkedHashSet<>(shares.queues());
        among.removeAll(onlyAsked);
        var wanted = shares.share(room, among);
        // A queue without a share is asked for nothing, but the answer tells whether it has jobs and when the next is
        // due.
        shares.queues().forEach(queue -> wanted.putIfAbsent(queue, 0));
        claim(wanted, answers, roomAgain);
        answers.hungry.removeAll(onlyAsked);
        // What some queues did not need goes to those that have more, in strict order one after the other.
        while (answers.claimed < room && !answers.hungry.isEmpty()) {
            var more = shares.share(room - answers.claimed, Set.copyOf(answers.hungry));
            claim(more, answers, roomAgain);
        }
        return new Round(answers.closed, answers.claimed, !answers.hungry.isEmpty(), answers.nextDue);
    }

    private static final class Answers {
        private final Set<String> closed = new HashSet<>();
        private int claimed;
        private long nextDue = Long.MAX_VALUE;
        /** Queues that gave all they were asked for, and have more. */
        private final Set<String> hungry = new HashSet<>();
    }

    private void claim(Map<String, Integer> wanted, Answers answers, Runnable roomAgain)
            throws RedisDown, SQLException, InterruptedException {
        var taken = new ArrayList<Taken>();
        long asked = System.nanoTime();
        var claims = leases.claim(wanted, running.worker(), config.lease(), this::returnUnrun)
                .iterator();
        wanted.forEach((queue, share) -> {
            var claim = claims.next();
            if (claim.closed()) {
                answers.closed.add(queue);
            }
            claim.ids().forEach(id -> taken.add(new Taken(id, queue, claim.holder())));
            if (claim.nextDueMillis() >= 0) {
                answers.nextDue = Math.min(answers.nextDue, claim.nextDueMillis());
            }
            if (claim.unfinished() || (claim.more() && claim.ids().size() == share)) {
                answers.hungry.add(queue);
            } else {
                answers.hungry.remove(queue);
            }
        });
        answers.claimed += taken.size();
        if (!taken.isEmpty()) {
            failpoints.reach("claimed");
            start(taken, asked, roomAgain);
        }
    }

    // The lease would run out with nobody at work, which reads as a death of this worker and is charged to the job as a
    // crash. Only if the answer is lost together with its connection does that still happen, and it must: to everybody
    // else this looks the same as a worker that died with the job in hand, and the count of crashes is what ends a job
    // that kills its workers.
    private void returnUnrun(String queue, UUID id, String holder) {
        if (!running.leasedAgain(id, holder)) {
            LOG.debugf("Redis leased job %s after the call was given up, it is handed back", id);
            settlements.handBack(holder, queue, id);
        }
    }

    private record Taken(UUID id, String queue, String holder) {}

    private void start(List<Taken> taken, long heldSince, Runnable roomAgain) throws SQLException {
        Map<UUID, ClaimedJob> rows;
        try {
            rows = store.find(taken.stream().map(Taken::id).toList()).stream()
                    .collect(Collectors.toMap(ClaimedJob::id, Function.<ClaimedJob>identity()));
        } catch (SQLException e) {
            long later = clock.millis() + config.poll().toMillis();
            taken.forEach(one -> settlements.release(one.holder(), one.queue(), one.id(), later));
            throw e;
        }
        for (var one : taken) {
            var row = rows.get(one.id());
            if (row == null || row.dead()) {
                metrics.ghost(one.queue());
                settlements.forget(one.queue(), one.id());
            } else if (row.waited().isNegative()) {
                settlements.postpone(
                        one.holder(), row.queue(), row.id(), row.waited().negated());
            } else {
                start(row, one.holder(), heldSince, roomAgain);
            }
        }
    }

    /** Starts one claimed job, unless somebody took it back; a kind or a version of it that is not known here is left for a worker that knows it. */
    void start(ClaimedJob row, String holder, long heldSince, Runnable roomAgain) {
        if (row.cancelled()) {
            endings.cancelled(row, holder);
            return;
        }
        var registered = handlers.find(row);
        if (registered != null) {
            runner.accept(row, registered, holder, heldSince, roomAgain);
            return;
        }
        LOG.warnf(
                "no handler for jobs of kind %s, version %d here, job %s is left for another worker",
                row.kind(), row.argsVersion(), row.id());
        metrics.unknownKind(row.queue());
        settlements.release(
                holder,
                row.queue(),
                row.id(),
                clock.instant().plus(config.unknownKindDelay()).toEpochMilli());
    }
}
