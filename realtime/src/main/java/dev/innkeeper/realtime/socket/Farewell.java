package dev.innkeeper.realtime.socket;

import dev.innkeeper.platform.PlatformConfig;
import dev.innkeeper.platform.lifecycle.Draining;
import dev.innkeeper.realtime.RealtimeConfig;
import dev.innkeeper.realtime.wire.CloseCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Sends the clients to other nodes when this one is told to stop. They come back within milliseconds and without any
 * jitter of their own, so our pacing is what keeps them from stampeding.
 */
@ApplicationScoped
class Farewell {
    private static final Logger LOG = Logger.getLogger(Farewell.class);
    private static final long STEP_MILLIS = 50;
    // The rest of the budget is for the last ones' closing handshakes.
    private static final double SHARE_OF_BUDGET = 0.6;

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
        loops.all().forEach(loop -> loop.later(() -> sweep(loop, window), delay.toMillis(), TimeUnit.MILLISECONDS));
    }

    private Duration window(int connections) {
        long atRate = 1000L * connections / config.drainRate();
        long budget = (long) (platform.drainTimeout().toMillis() * SHARE_OF_BUDGET);
        return Duration.ofMillis(Math.min(atRate, budget));
    }

    private void sweep(Loop loop, Duration window) {
        var clients = new ArrayList<>(loop.clients());
        Collections.shuffle(clients);
        long steps = Math.max(1, window.toMillis() / STEP_MILLIS);
        for (int i = 0; i < clients.size(); i++) {
            var client = clients.get(i);
            long step = i * steps / clients.size();
            loop.later(() -> client.close(CloseCode.RECONNECT), step * STEP_MILLIS, TimeUnit.MILLISECONDS);
        }
        // Those who came meanwhile go last.
        loop.later(
                () -> new ArrayList<>(loop.clients()).forEach(client -> client.close(CloseCode.RECONNECT)),
                steps * STEP_MILLIS,
                TimeUnit.MILLISECONDS);
    }
}
