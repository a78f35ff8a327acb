package dev.innkeeper.local;

import dev.innkeeper.local.console.Terminal;
import dev.innkeeper.local.stack.Service;
import dev.innkeeper.local.stack.Stack;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;

/**
 * Waits for a reason to stop: a signal, the end of the script that started this JVM, or the end of a service.
 * Signals are taken here, not by shutdown hooks, since hooks run all at once and the stack stops in order.
 */
final class StopRequest {
    private static final Duration LOOK = Duration.ofMillis(500);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final Optional<ProcessHandle> parent = ProcessHandle.current().parent();
    private final Thread main = Thread.currentThread();
    private volatile boolean ready;

    private StopRequest() {}

    static StopRequest listen() {
        var request = new StopRequest();
        for (var signal : new String[] {"INT", "TERM", "HUP"}) {
            Signal.handle(new Signal(signal), ignored -> request.stop());
        }
        return request;
    }

    /** Returns whether it was a failure rather than somebody's wish. */
    boolean await(Stack stack, Terminal terminal) throws InterruptedException {
        ready = true;
        while (!asked.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            if (!parent.map(ProcessHandle::isAlive).orElse(true)) {
                return false;
            }
            for (var service : Service.values()) {
                if (!stack.process(service).alive()) {
                    terminal.say("%s has ended with exit code %d, so everything stops."
                            .formatted(service.id(), stack.process(service).exitCode()));
                    return true;
                }
            }
        }
        return false;
    }

    /** Waits for somebody's wish, or the end of the script. */
    void await() throws InterruptedException {
        ready = true;
        while (!asked.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            if (!parent.map(ProcessHandle::isAlive).orElse(true)) {
                return;
            }
        }
    }

    private void stop() {
        var first = asked.getCount() > 0;
        asked.countDown();
        if (first && !ready) {
            // Still starting: whatever is waited for is given up, and the parts that run are stopped. A second Ctrl-C
            // must
            // not interrupt that.
            main.interrupt();
        }
    }
}
