package dev.innkeeper.scheduler.leader;

import dev.innkeeper.jobs.dispatch.RedisDown;
import dev.innkeeper.platform.health.Heartbeat;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Turns one loop until it is told to stop. Trouble is told when it begins and when it is over, not at each turn. */
final class Turning implements Runnable {
    private static final Logger LOG = Logger.getLogger(Turning.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    // Connection lost or refused, too many connections, shutting down or starting up.
    private static final List<String> SERVER_AWAY = List.of("08", "53", "57P");

    private final String name;
    private final Turn turn;
    private final Heartbeat heartbeat;
    private final Counter failures;
    private final CountDownLatch stopping;
    private volatile long succeededAt = System.nanoTime();
    private int failedInARow;

    Turning(String name, Turn turn, Heartbeat heartbeat, MeterRegistry metrics, CountDownLatch stopping) {
        this.name = name;
        this.turn = turn;
        this.heartbeat = heartbeat;
        this.stopping = stopping;
        this.failures = metrics.counter("jobs.leader.loop.failures", "loop", name);
        Gauge.builder("jobs.leader.loop.since.success", this, Turning::secondsSinceSuccess)
                .tag("loop", name)
                .baseUnit("seconds")
                .description(
                        "Since the loop last turned without failing; of a standby, since it last looked whether it leads")
                .register(metrics);
    }

    /** One turn; answers the pause that follows. */
    @FunctionalInterface
    interface Turn {
        Duration run() throws Exception;
    }

    @Override
    public void run() {
        try {
            Duration pause;
            do {
                heartbeat.beat();
                pause = once();
            } while (!stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Not in a finally: a loop that an Error ends must be missed.
        heartbeat.close();
    }

    private Duration once() throws InterruptedException {
        try {
            var pause = turn.run();
            succeededAt = System.nanoTime();
            if (failedInARow > 0) {
                LOG.infof("loop %s turns again, after %d failures", name, failedInARow);
                failedInARow = 0;
            }
            return pause;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            failures.increment();
            if (failedInARow++ == 0) {
                complain(e);
            }
            return AFTER_FAILURE;
        }
    }

    private double secondsSinceSuccess() {
        return (System.nanoTime() - succeededAt) / 1e9;
    }

    // That a server is away for a while is nothing to search for in a stack.
    private void complain(Exception failure) {
        if (isOutage(failure)) {
            LOG.warnf("loop %s goes on when it can: %s", name, failure.getMessage());
        } else {
            LOG.errorf(failure, "loop %s failed, it goes on", name);
        }
    }

    private static boolean isOutage(Exception failure) {
        if (failure instanceof RedisDown) {
            return true;
        }
        if (!(failure instanceof SQLException sql)) {
            return false;
        }
        // The pool's own failures have no state; the server's are of the classes below.
        var state = sql.getSQLState();
        return state == null || SERVER_AWAY.stream().anyMatch(state::startsWith);
    }
}
