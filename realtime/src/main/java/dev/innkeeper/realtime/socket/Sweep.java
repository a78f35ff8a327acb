package dev.innkeeper.realtime.socket;

import dev.innkeeper.realtime.wire.CloseCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * The farewell of one event loop: those who were here in random order, then those who came meanwhile, then whoever is
 * still left.
 */
final class Sweep {
    private static final long CLOSING_HANDSHAKE_MILLIS = 250;

    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Loop loop;
    private final Loops loops;
    private final AtomicInteger left;
    private final IntFunction<Duration> window;
    private final IntFunction<Duration> newcomersWindow;

    /**
     * @param left how many clients have not been sent away yet, all loops together
     * @param window how long the farewell of so many, all loops together, takes
     * @param newcomersWindow how long the farewell of so many newcomers, all loops together, takes
     */
    Sweep(
            Loop loop,
            Loops loops,
            AtomicInteger left,
            IntFunction<Duration> window,
            IntFunction<Duration> newcomersWindow) {
        this.loop = loop;
        this.loops = loops;
        this.left = left;
        this.window = window;
        this.newcomersWindow = newcomersWindow;
    }

    /** Completes when all are gone, or have had the time for it. */
    CompletableFuture<Void> end() {
        return end;
    }

    /** On the loop. */
    void begin() {
        boolean nobody = loop.clients().isEmpty();
        loops.beginLeaving();
        var time = window.apply(loops.connections());
        spread(time);
        after(time, () -> newcomers(nobody));
    }

    // Whoever came since was accepted: a balancer takes its time, and turned away at once they would only come again.
    private void newcomers(boolean nobody) {
        boolean none = loop.clients().isEmpty();
        var time = newcomersWindow.apply(loops.connections());
        spread(time);
        after(time.plusMillis(nobody && none ? 0 : CLOSING_HANDSHAKE_MILLIS), this::rest);
    }

    private void rest() {
        loops.leave();
        List.copyOf(loop.clients()).forEach(client -> client.close(CloseCode.GOING_AWAY));
        end.complete(null);
    }

    private void spread(Duration time) {
        var clients = new ArrayList<>(loop.clients());
        Collections.shuffle(clients);
        left.addAndGet(clients.size());
        for (int i = 0; i < clients.size(); i++) {
            var client = clients.get(i);
            after(time.multipliedBy(i).dividedBy(clients.size()), () -> {
                left.decrementAndGet();
                client.close(CloseCode.RECONNECT);
            });
        }
    }

    private void after(Duration time, Runnable task) {
        loop.later(task, time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
