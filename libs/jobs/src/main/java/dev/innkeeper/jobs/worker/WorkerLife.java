package dev.innkeeper.jobs.worker;

import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.platform.lifecycle.Draining;
import dev.innkeeper.platform.lifecycle.Shutdown;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

/** Starts the engine where it is enabled, and stops it within the shutdown budget. */
@Singleton
class WorkerLife {
    private final Instance<Engine> engine;
    private final Shutdown shutdown;
    private final boolean enabled;

    WorkerLife(Instance<Engine> engine, Shutdown shutdown, JobsConfig config) {
        this.engine = engine;
        this.shutdown = shutdown;
        this.enabled = config.worker().enabled();
    }

    void start(@Observes StartupEvent event) {
        if (enabled) {
            engine.get().start();
        }
    }

    void stopClaiming(@Observes Draining event) {
        if (enabled) {
            engine.get().stopClaiming();
        }
    }

    void drain(@Observes ShutdownEvent event) throws InterruptedException {
        if (enabled) {
            engine.get().drain(shutdown.drainBudget());
        }
    }
}
