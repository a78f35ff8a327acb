package dev.innkeeper.jobs.worker;

import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.jobs.dispatch.RedisDown;
import dev.innkeeper.jobs.store.ClaimedJob;
import dev.innkeeper.jobs.store.DirectClaims;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
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
    private final Handlers handlers;
    private final Running running;
    private final JobsConfig.Worker config;
    // Only the claimer's thread writes them.
    private volatile boolean away;
    private boolean hidden;
    private long since;

    Degraded(DirectClaims claims, Handlers handlers, Running running, JobsConfig config, JobMetrics metrics) {
        this.claims = claims;
        this.handlers = handlers;
        this.running = running;
        this.config = config.worker();
        metrics.gauge("jobs.degraded", "1 while jobs are claimed without Redis", () -> away ? 1 : 0);
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
        if (!hidden) {
            hideWhatRuns();
            hidden = true;
        }
        if (free <= 0 || System.nanoTime() - since < config.fallbackAfter().toNanos()) {
            return List.of();
        }
        return claims.take(Math.min(free, config.fallbackBatch()), queues, handlers.kinds(), hiddenFor());
    }

    boolean away() {
        return away;
    }

    void over() {
        if (away) {
            away = false;
            LOG.info("Redis can be claimed from again");
        }
    }

    private boolean begins() {
        if (away) {
            return false;
        }
        away = true;
        hidden = false;
        since = System.nanoTime();
        return true;
    }

    private void hideWhatRuns() throws SQLException {
        var ids = running.all().stream()
                .filter(run -> !run.registered().transactional())
                .map(Run::jobId)
                .toList();
        if (!ids.isEmpty()) {
            claims.postpone(ids, hiddenFor());
        }
    }

    private Duration hiddenFor() {
        return handlers.longestTimeout().plus(MARGIN);
    }
}
