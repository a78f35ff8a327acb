package dev.innkeeper.platform.health;

import dev.innkeeper.platform.PlatformConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Checks one dependency for ever and remembers its condition. */
final class ProbeLoop {
    private static final Logger LOG = Logger.getLogger(ProbeLoop.class);

    private final Probe probe;
    private final PlatformConfig config;
    private final Clock clock;
    private final Steadiness steadiness;
    private final Thread thread;
    private volatile Condition condition;

    ProbeLoop(Probe probe, PlatformConfig config, Clock clock) {
        this.probe = probe;
        this.config = config;
        this.clock = clock;
        this.steadiness = new Steadiness(config.probeFailures(), config.probeSuccesses());
        this.condition =
                new Condition(false, probe.critical(), clock.instant(), "not checked yet", null, Duration.ZERO);
        this.thread = Thread.ofVirtual().name("probe-" + probe.name()).unstarted(this::run);
    }

    String name() {
        return probe.name();
    }

    Condition condition() {
        return condition;
    }

    void start() {
        thread.start();
    }

    void stop() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                check();
                Thread.sleep(config.probeInterval());
            }
        } catch (InterruptedException e) {
            // The service stops; there is nobody left to tell.
            Thread.currentThread().interrupt();
        }
    }

    private void check() throws InterruptedException {
        var begun = clock.instant();
        var error = attempt();
        var ended = clock.instant();
        var before = condition;
        boolean up = steadiness.after(error == null);
        var since = up == before.up() ? before.since() : ended;
        condition = new Condition(up, probe.critical(), since, error, ended, Duration.between(begun, ended));
        if (up != before.up()) {
            LOG.log(
                    up ? Logger.Level.INFO : Logger.Level.WARN,
                    "%s is %s%s".formatted(probe.name(), up ? "up" : "down", error == null ? "" : ": " + error));
        }
    }

    private @Nullable String attempt() throws InterruptedException {
        var task = new FutureTask<@Nullable Void>(() -> {
            probe.check();
            return null;
        });
        Thread.ofVirtual().name("check-" + probe.name()).start(task);
        try {
            task.get(config.probeTimeout().toMillis(), TimeUnit.MILLISECONDS);
            return null;
        } catch (TimeoutException e) {
            task.cancel(true);
            return "no answer within " + config.probeTimeout().toMillis() + " ms";
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        }
    }
}
