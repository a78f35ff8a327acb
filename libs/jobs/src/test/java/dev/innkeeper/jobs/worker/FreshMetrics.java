package dev.innkeeper.jobs.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * The registry outlives an application that is started again with other backends, and with it the gauges: they would go
 * on to show what the objects of the stopped one say.
 */
@Singleton
class FreshMetrics {
    void forget(@Observes ShutdownEvent stopping, MeterRegistry metrics) {
        metrics.clear();
    }
}
