package dev.innkeeper.realtime.socket;

import dev.innkeeper.platform.PlatformConfig;
import dev.innkeeper.platform.lifecycle.Draining;
import dev.innkeeper.realtime.RealtimeConfig;
import dev.innkeeper.realtime.wire.CloseCode;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Sends the clients to other nodes when this one is told to stop. They come back within milliseconds and without any
 * jitter of their own, so our pacing is what keeps them from stampeding.
 */
@ApplicationScoped
class Farewell {
    private static final Logger LOG = Logger.getLogger(Farewell.class);
    // The rest of the budget is for the last ones' closing handshakes.
    private static final double SHARE_OF_BUDGET = 0.6;

    private static final long CLOSING_HANDSHAKE_MILLIS = 250;

    private final List<CompletableFuture<Void>> ends = new CopyOnWriteArrayList<>();
    private final Loops loops;
    private final RealtimeConfig config;
    private final PlatformConfig platform;

    Farewell(Loops loops, RealtimeConfig config, PlatformConfig platform) {
        this.loops = loops;
        this.config = config;
        this.platform = platform;
    }

    void begin(@Observes Draining draining) {
        var delay = platform.shutdownDelay();
        var window = window(loops.connections());
        LOG.infof("Sending %d clients away within %s, after %s", loops.connections(), window, delay);
        // Balancers still send newcomers here during the delay: closing anybody now would only bring them back.
        loops.all().forEach(loop -> {
            var end = new CompletableFuture<Void>();
            ends.add(end);
            loop.later(() -> sweep(loop, window, end), delay.toMillis(), TimeUnit.MILLISECONDS);
        });
    }

    // Quarkus' own wait is off: it counts a WebSocket as a request that never ends, and so always waits in vain.
    void await(@Observes ShutdownEvent event) throws InterruptedException {
        try {
            CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
                    .get(platform.drainTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warnf("%d clients were not sent away in time", loops.connections());
        }
    }

    private Duration window(int connections) {
        long atRate = 1000L * connections / config.drainRate();
        long budget = (long) (platform.drainTimeout().toMillis() * SHARE_OF_BUDGET);
        return Duration.ofMillis(Math.min(atRate, budget));
    }

    private void sweep(Loop loop, Duration window, CompletableFuture<Void> end) {
        loops.leave();
        var clients = new ArrayList<>(loop.clients());
        Collections.shuffle(clients);
        for (int i = 0; i < clients.size(); i++) {
            var client = clients.get(i);
            long wait = i * window.toMillis() / clients.size();
            loop.later(() -> client.close(CloseCode.RECONNECT), wait, TimeUnit.MILLISECONDS);
        }
        long handshakes = clients.isEmpty() ? 0 : CLOSING_HANDSHAKE_MILLIS;
        loop.later(() -> end.complete(null), window.toMillis() + handshakes, TimeUnit.MILLISECONDS);
    }
}
