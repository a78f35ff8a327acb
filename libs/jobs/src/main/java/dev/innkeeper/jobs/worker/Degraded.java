package dev.innkeeper.jobs.worker;

import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.jobs.dispatch.RedisDown;
import dev.innkeeper.jobs.dispatch.Settlements;
import dev.innkeeper.jobs.fail.Failpoints;
import dev.innkeeper.jobs.store.ClaimedJob;
import dev.innkeeper.jobs.store.DirectClaims;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Takes jobs from Postgres alone while Redis is away or empty. First every worker hides what it runs already, and only
 * after a while does anyone take more, so that no job runs twice because Redis went away.
 */
@Singleton
class Degraded {
    private static final Logger LOG = Logger.getLogger(Degraded.class);
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final DirectClaims claims;
    /** For how long a taken job of each kind is hidden from others. */
    private final Map<String, Duration> hiding;

    private final Settlements settlements;
    private final Resolver resolver;
    private final Running running;
    private final JobsConfig.Worker config;
    private final Failpoints failpoints;
    // Only the claimer's thread writes them.
    private volatile boolean away;
    private final Set<String> hidden = new HashSet<>();
    private long since;

    Degraded(
            DirectClaims claims,
            Handlers handlers,
            Settlements settlements,
            Resolver resolver,
            Running running,
            JobsConfig config,
            JobMetrics metrics,
            Failpoints failpoints) {
        this.failpoints = failpoints;
        this.claims = claims;
        this.hiding = handlers.timeouts().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, kind -> kind.getValue().plus(MARGIN)));
        this.settlements = settlements;
        this.resolver = resolver;
        this.running = running;
        this.config = config.worker();
        metrics.gauge("jobs.degraded", "1 while jobs are claimed without Redis", () -> away ? 1 : 0);
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
        if (free <= 0 || System.nanoTime() - since < config.fallbackAfter().toNanos()) {
            return List.of();
        }
        var taken = claims.take(Math.min(free, config.fallbackBatch()), queues, hiding);
        if (!taken.isEmpty()) {
            failpoints.reach("taken-without-redis");
        }
        return taken;
    }

    /**
     * What runs under a lease need not be hidden once everybody sees leases again. It must not be either: were this worker
     * to die, nobody would run the job before the hiding is over.
     */
    void reveal() throws SQLException {
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
        hidden.clear();
        since = System.nanoTime();
        return true;
    }

    // Once a queue: whoever could take what runs here waits a while first.
    private void hideWhatRuns(Set<String> queues) throws SQLException {
        var runs = running.all().stream()
                .filter(run -> !run.registered().transactional())
                .filter(run -> queues.contains(run.queue()) && !hidden.contains(run.queue()))
                .toList();
        if (!runs.isEmpty()) {
            var until = claims.hide(runs.stream()
                    .map(run -> new DirectClaims.Running(
                            run.jobId(), run.attempt(), run.timeout().plus(MARGIN)))
                    .toList());
            runs.stream()
                    .filter(run -> until.containsKey(run.jobId()))
                    .forEach(run -> run.hiddenUntil(until.get(run.jobId())));
        }
        hidden.addAll(queues);
    }
}
