package dev.innkeeper.jobs.worker;

import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.jobs.dispatch.RedisDown;
import dev.innkeeper.jobs.dispatch.Settlements;
import dev.innkeeper.jobs.fail.Failpoints;
import dev.innkeeper.jobs.store.ClaimedJob;
import dev.innkeeper.jobs.store.DirectClaims;
import dev.innkeeper.jobs.store.WorkerRows;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Takes jobs from Postgres alone while Redis is away or empty. Each worker first hides what it runs already and says so in
 * its row; nobody takes jobs of a queue before all who serve it and live have said so. Who alone does not reach Redis
 * leaves the jobs to the others.
 */
@Singleton
class Degraded {
    private static final Logger LOG = Logger.getLogger(Degraded.class);
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final DirectClaims claims;
    private final WorkerRows workers;
    private final Presence presence;
    private final DirectClaims.Claimant claimant;
    private final List<DirectClaims.Kind> kinds;
    private final Settlements settlements;
    private final Resolver resolver;
    private final Running running;
    private final JobsConfig.Worker config;
    private final Failpoints failpoints;
    // Only the claimer's thread writes them.
    private volatile boolean away;
    private volatile boolean cutOff;
    private long since;

    Degraded(
            DirectClaims claims,
            WorkerRows workers,
            Presence presence,
            Handlers handlers,
            Settlements settlements,
            Resolver resolver,
            Running running,
            JobsConfig config,
            JobMetrics metrics,
            Failpoints failpoints) {
        this.failpoints = failpoints;
        this.claims = claims;
        this.workers = workers;
        this.presence = presence;
        this.claimant = new DirectClaims.Claimant(running.id(), config.worker().lease());
        // Not those of newer versions: they are left to workers that know them.
        this.kinds = handlers.byName().entrySet().stream()
                .map(kind -> new DirectClaims.Kind(
                        kind.getKey(),
                        kind.getValue().version(),
                        kind.getValue().timeout().plus(MARGIN)))
                .toList();
        this.settlements = settlements;
        this.resolver = resolver;
        this.running = running;
        this.config = config.worker();
        metrics.gauge("jobs.degraded", "1 while jobs are claimed without Redis", () -> away ? 1 : 0);
        metrics.gauge("jobs.cut.off", "1 while others claim from Redis and this worker can not", () -> cutOff ? 1 : 0);
        metrics.gauge(
                "jobs.settle.untold", "Ends of leases that Redis is told again when it is back", settlements::untold);
    }

    /** Redis does not answer. */
    void redisDown(RedisDown why) {
        if (begins()) {
            LOG.warnf("Redis is away, Postgres alone serves in %s: %s", config.fallbackAfter(), why.getMessage());
        }
    }

    /** Redis has lost the queues, or never had them: nothing to worry about, they are rebuilt within seconds. */
    void redisEmpty() {
        if (begins()) {
            LOG.infof("Redis is to be filled first, or Postgres alone serves in %s", config.fallbackAfter());
        }
    }

    /** Jobs to be run while Redis can not be claimed from, none at first. */
    List<ClaimedJob> claim(int free, Set<String> queues) throws SQLException {
        hideWhatRuns(queues);
        if (System.nanoTime() - since < config.fallbackAfter().toNanos()) {
            return List.of();
        }
        var theirs = workers.claimedByOthers(claimant, queues);
        leftTo(theirs);
        if (free <= 0 || theirs.containsAll(queues)) {
            return List.of();
        }
        var taken = claims.take(claimant, Math.min(free, config.fallbackBatch()), queues, kinds);
        if (!taken.isEmpty()) {
            failpoints.reach("taken-without-redis");
        }
        return taken;
    }

    /**
     * What runs under a lease need not be hidden once everybody sees leases again. It must not be either: were this worker
     * to die, nobody would run the job before the hiding is over.
     */
    synchronized void reveal() throws SQLException {
        if (away) {
            return;
        }
        var until = new HashMap<UUID, Instant>();
        for (var run : running.all()) {
            var hiddenUntil = run.hiddenUntil();
            if (hiddenUntil != null && run.leased()) {
                until.put(run.jobId(), hiddenUntil);
            }
        }
        if (!until.isEmpty()) {
            claims.reveal(until);
            running.all().stream().filter(run -> until.containsKey(run.jobId())).forEach(run -> run.hiddenUntil(null));
        }
    }

    /** Has Redis hear, once it can be claimed from, of what ended when it did not, or before it was told something older. */
    void tellAgain() throws SQLException {
        if (!away) {
            resolver.resolveUntold();
        }
    }

    boolean away() {
        return away;
    }

    void over() {
        if (away) {
            away = false;
            cutOff = false;
            settlements.doubt(false);
            LOG.info("Redis can be claimed from again");
        }
    }

    private boolean begins() {
        if (away) {
            return false;
        }
        away = true;
        settlements.doubt(true);
        since = System.nanoTime();
        return true;
    }

    private void leftTo(List<String> theirs) {
        boolean left = !theirs.isEmpty();
        if (left && !cutOff) {
            LOG.warnf("Other workers claim from Redis still, jobs of the queues %s are left to them", theirs);
        }
        cutOff = left;
    }

    // Not while what was hidden before is revealed.
    private synchronized void hideWhatRuns(Set<String> queues) throws SQLException {
        var known = presence.withoutRedis();
        if (known.containsAll(queues)) {
            return;
        }
        var runs = running.all().stream()
                .filter(run -> !run.registered().transactional())
                .filter(run -> queues.contains(run.queue()) && !known.contains(run.queue()))
                .toList();
        var until = presence.withoutRedis(
                queues,
                runs.stream()
                        .map(run -> new DirectClaims.Running(
                                run.jobId(), run.attempt(), run.timeout().plus(MARGIN)))
                        .toList());
        runs.stream()
                .filter(run -> until.containsKey(run.jobId()))
                .forEach(run -> run.hiddenUntil(until.get(run.jobId())));
    }
}
