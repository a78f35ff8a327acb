package dev.innkeeper.scheduler.leader;

import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.jobs.recover.RecoverLoop;
import dev.innkeeper.platform.health.Heartbeats;
import dev.innkeeper.platform.lifecycle.Draining;
import dev.innkeeper.scheduler.SchedulerConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jboss.logging.Logger;

/** Turns every loop on a virtual thread of its own from start to drain: one for the leadership, and the leader's. */
@Singleton
class Loops {
    private static final Logger LOG = Logger.getLogger(Loops.class);
    // More than the longest turn: the pool's acquisition timeout and the socket's, twice over.
    private static final Duration MAX_SILENCE = Duration.ofMinutes(2);
    private static final Duration LAST_TURN = Duration.ofSeconds(3);

    private final Leadership leadership;
    private final List<LeaderLoop> loops;
    private final SchedulerConfig config;
    private final Heartbeats heartbeats;
    private final MeterRegistry metrics;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    Loops(
            Leadership leadership,
            @All List<LeaderLoop> loops,
            @All List<RecoverLoop> recoverLoops,
            JobsConfig jobs,
            SchedulerConfig config,
            Heartbeats heartbeats,
            MeterRegistry metrics) {
        this.leadership = leadership;
        this.loops = new ArrayList<>(loops);
        if (jobs.recover().enabled()) {
            recoverLoops.forEach(loop -> this.loops.add(new Recovering(loop)));
        }
        this.config = config;
        this.heartbeats = heartbeats;
        this.metrics = metrics;
    }

    void start(@Observes StartupEvent event) {
        start("leadership", config.renewInterval(), () -> {
            leadership.renew();
            // A standby looks often: it takes over soon after a leader that stops in order has given the role up.
            return leadership.epoch().isPresent() ? config.renewInterval() : config.tick();
        });
        for (var loop : loops) {
            start(loop.name(), loop.interval(), new Duty(loop, leadership, config.tick(), metrics));
        }
    }

    /**
     * The standby takes over at once, for the role is given up rather than left to expire, and before the last turns end:
     * two that turn at a time do no harm.
     */
    void stop(@Observes Draining event) throws InterruptedException {
        stopping.countDown();
        try {
            leadership.resign();
        } catch (SQLException e) {
            LOG.warnf("could not give up the leadership, it expires in %s: %s", config.lease(), e.getMessage());
        }
        long until = System.nanoTime() + LAST_TURN.toNanos();
        for (var thread : threads) {
            if (!thread.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())))) {
                thread.interrupt();
            }
        }
    }

    private void start(String name, Duration interval, Turning.Turn turn) {
        var heartbeat = heartbeats.register(name, MAX_SILENCE.plus(interval));
        var turning = new Turning(name, turn, heartbeat, metrics, stopping);
        threads.add(Thread.ofVirtual().name(name).start(turning));
    }

    private record Recovering(RecoverLoop loop) implements LeaderLoop {
        @Override
        public String name() {
            return loop.name();
        }

        @Override
        public Duration interval() {
            return loop.interval();
        }

        @Override
        public void turn(long epoch) throws Exception {
            loop.turn(epoch);
        }
    }
}
