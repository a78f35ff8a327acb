package dev.innkeeper.platform.lifecycle;

import dev.innkeeper.platform.PlatformConfig;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** The one shutdown budget: readiness goes down, balancers get the delay, then running work gets the drain time. */
@ApplicationScoped
public class Shutdown {
    private static final int BEFORE_ALL_OTHERS = 1;

    private final PlatformConfig config;
    private final Event<Draining> draining;
    private final AtomicBoolean begun = new AtomicBoolean();

    Shutdown(PlatformConfig config, Event<Draining> draining) {
        this.config = config;
        this.draining = draining;
    }

    /** Whether the process was told to stop. */
    public boolean draining() {
        return begun.get();
    }

    /** How long running work may take to end, from the moment the delay is over. */
    public Duration drainBudget() {
        return config.drainTimeout();
    }

    void delayBegins(@Observes ShutdownDelayInitiatedEvent event) {
        begin();
    }

    // With a delay of zero Quarkus goes straight to the shutdown.
    void shutdownBegins(@Observes @Priority(BEFORE_ALL_OTHERS) ShutdownEvent event) {
        begin();
    }

    private void begin() {
        if (begun.compareAndSet(false, true)) {
            draining.fire(new Draining());
        }
    }
}
