package dev.innkeeper.jobs.worker;

import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.jobs.dispatch.Leases;
import dev.innkeeper.jobs.dispatch.RedisDown;
import dev.innkeeper.jobs.dispatch.Settlements;
import dev.innkeeper.jobs.store.ClaimedJob;
import dev.innkeeper.jobs.store.JobStore;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
            Running running,
            JobMetrics metrics,
            Clock clock,
            JobsConfig config) {
        this.leases = leases;
        this.store = store;
        this.settlements = settlements;
        this.handlers = handlers;
        this.runner = runner;
        this.running = running;
        this.metrics = metrics;
        this.clock = clock;
        this.config = config.worker();
        this.shares = new QueueShares(config.worker().queues(), RandomGenerator.getDefault());
    }

    /**
     * What a round found.
     *
     * @param closed some queue is not rebuilt yet
     * @param started how many jobs were started
     * @param more probably more is ready than the slots could take
     * @param nextDueMillis until the next delayed job; the largest number if none is known
     */
    record Round(boolean closed, int started, boolean more, long nextDueMillis) {}

    Set<String> queues() {
        return shares.queues();
    }

    /** One round for so many free slots. */
    Round round(int free, Runnable slotFree) throws RedisDown, SQLException, InterruptedException {
        var wanted = shares.share(free, shares.queues());
        // A queue without a share is asked for nothing, but the answer tells when its next job is due.
        shares.queues().forEach(queue -> wanted.putIfAbsent(queue, 0));
        var first = claim(wanted, slotFree);
        int left = free - first.taken;
        if (left > 0 && !first.hungry.isEmpty()) {
            var second = claim(shares.share(left, first.hungry), slotFree);
            return new Round(
                    first.closed,
                    first.taken + second.taken,
                    second.taken == left,
                    Math.min(first.nextDue, second.nextDue));
        }
        return new Round(first.closed, first.taken, left == 0, first.nextDue);
    }

    private static final class Answers {
        private boolean closed;
        private int taken;
        private long nextDue = Long.MAX_VALUE;
        /** Queues that gave all they were asked for, and may have more. */
        private final Set<String> hungry = new HashSet<>();
    }

    private Answers claim(Map<String, Integer> wanted, Runnable slotFree)
            throws RedisDown, SQLException, InterruptedException {
        var answers = new Answers();
        var ids = new LinkedHashMap<UUID, String>();
        var claims = leases.claim(wanted, running.worker(), config.lease(), this::returnUnrun)
                .iterator();
        wanted.forEach((queue, share) -> {
            var claim = claims.next();
            answers.closed |= claim.closed();
            claim.ids().forEach(id -> ids.put(id, queue));
            if (claim.nextDueMillis() >= 0) {
                answers.nextDue = Math.min(answers.nextDue, claim.nextDueMillis());
            }
            if (!claim.closed() && claim.ids().size() == share) {
                answers.hungry.add(queue);
            }
        });
        answers.taken = ids.isEmpty() ? 0 : start(ids, slotFree);
        return answers;
    }

    // The lease would run out with nobody at work, which reads as a death of this worker and is charged to the job as a
    // crash. Only if the answer is lost together with its connection does that still happen, and it must: to everybody
    // else this looks the same as a worker that died with the job in hand, and the count of crashes is what ends a job
    // that kills its workers.
    private void returnUnrun(String queue, UUID id) {
        if (running.find(id) == null) {
            LOG.debugf("Redis leased job %s after the call was given up, it is handed back", id);
            settlements.handBack(running.worker(), queue, id);
        }
    }

    private int start(Map<UUID, String> ids, Runnable slotFree) throws SQLException {
        Map<UUID, ClaimedJob> rows;
        try {
            rows = store.find(ids.keySet()).stream()
                    .collect(Collectors.toMap(ClaimedJob::id, Function.<ClaimedJob>identity()));
        } catch (SQLException e) {
            long later = clock.millis() + config.poll().toMillis();
            ids.forEach((id, queue) -> settlements.release(running.worker(), queue, id, later));
            throw e;
        }
        int started = 0;
        for (var id : ids.entrySet()) {
            var row = rows.get(id.getKey());
            if (row == null || row.dead()) {
                settlements.forget(id.getValue(), id.getKey());
            } else if (row.waited().isNegative()) {
                settlements.release(
                        running.worker(), row.queue(), row.id(), row.runAt().toEpochMilli());
            } else if (start(row, true, slotFree)) {
                started++;
            }
        }
        return started;
    }

    /** Starts one claimed job; a kind that this version does not know is left for a worker that does. */
    boolean start(ClaimedJob row, boolean leased, Runnable slotFree) {
        var registered = handlers.find(row.kind());
        if (registered != null) {
            runner.start(row, registered, leased, slotFree);
            return true;
        }
        LOG.warnf("no handler for jobs of kind %s here, job %s is left for another worker", row.kind(), row.id());
        metrics.ended(row, "unknown_kind");
        settlements.release(
                running.worker(),
                row.queue(),
                row.id(),
                clock.instant().plus(config.unknownKindDelay()).toEpochMilli());
        return false;
    }
}
