package dev.innkeeper.realtime.socket;

import dev.innkeeper.platform.PlatformConfig;
import dev.innkeeper.platform.lifecycle.Draining;
import dev.innkeeper.realtime.Gauges;
import dev.innkeeper.realtime.RealtimeConfig;
import dev.innkeeper.realtime.bus.Bus;
import dev.innkeeper.realtime.state.Memberships;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Sends the clients to other nodes when this one is told to stop. They come back within milliseconds and without any
 * jitter of their own, so our pacing is what keeps them from stampeding.
 */
@ApplicationScoped
class Farewell {
    private static final Logger LOG = Logger.getLogger(Farewell.class);
    // The rest of the budget is for newcomers and for the last ones' closing handshakes.
    private static final double SHARE_OF_BUDGET = 0.6;
    private static final double SHARE_FOR_NEWCOMERS = 0.2;
    private static final int AFTER_THE_BEGIN = 10_000;

    private final List<CompletableFuture<Void>> ends = new CopyOnWriteArrayList<>();
    private final AtomicInteger left;
    private final Loops loops;
    private final Sockets sockets;
    private final Bus bus;
    private final Memberships memberships;
    private final RealtimeConfig config;
    private final PlatformConfig platform;

    Farewell(
            Loops loops,
            Sockets sockets,
            Bus bus,
            Memberships memberships,
            RealtimeConfig config,
            PlatformConfig platform,
            Gauges gauges) {
        this.loops = loops;
        this.sockets = sockets;
        this.bus = bus;
        this.memberships = memberships;
        this.config = config;
        this.platform = platform;
        this.left = gauges.gauge("realtime.drain.left");
    }

    void begin(@Observes Draining draining) {
        var delay = platform.shutdownDelay();
        LOG.infof(
                "Sending %d clients away within %s, after %s",
                loops.connections(), window(loops.connections(), SHARE_OF_BUDGET), delay);
        // They come back elsewhere in a moment: to the others in their channels they have never left.
        bus.run(memberships::leaveWithGrace);
        // Balancers still send newcomers here during the delay: closing anybody now would only bring them back.
        // Those that have none yet may get some of them.
        sockets.eventLoops().stream().map(loops::of).forEach(loop -> {
            var sweep = new Sweep(
                    loop,
                    loops,
                    left,
                    here -> window(here, SHARE_OF_BUDGET),
                    newcomers -> window(newcomers, SHARE_FOR_NEWCOMERS));
            ends.add(sweep.end());
            loop.later(sweep::begin, delay.toMillis(), TimeUnit.MILLISECONDS);
        });
    }

    // Quarkus closes the server, and with it everybody at once, before it says that it stops: all this has to be over
    // before. Its own waits are off: it counts a WebSocket as a request that never ends, and so always waits in vain.
    void await(@Observes @Priority(AFTER_THE_BEGIN) ShutdownDelayInitiatedEvent event) throws InterruptedException {
        var most = platform.shutdownDelay().plus(platform.drainTimeout());
        try {
            CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warnf("%d clients were not sent away in time", loops.connections());
        }
    }

    private Duration window(int connections, double share) {
        long atRate = 1000L * connections / config.drainRate();
        long budget = (long) (platform.drainTimeout().toMillis() * share);
        return Duration.ofMillis(Math.min(atRate, budget));
    }
}
