package dev.innkeeper.platform.startup;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.jboss.logging.Logger;

/** Says once, in a line and as a metric, whether the process started as fast as it was built to. */
@Singleton
class StartReport {
    private static final Logger LOG = Logger.getLogger(StartReport.class);

    private final MeterRegistry registry;

    StartReport(MeterRegistry registry) {
        this.registry = registry;
    }

    void tell(@Observes StartupEvent event) {
        var cache = ofThisProcess();
        Gauge.builder("aot_cache_mapped", cache, it -> it == AotCache.MAPPED ? 1 : 0)
                .register(registry);
        LOG.logf(cache == AotCache.REFUSED ? Logger.Level.WARN : Logger.Level.INFO, "%s", cache.inWords());
    }

    private static AotCache ofThisProcess() {
        var compiled = ImageMode.current().isNativeImage();
        var arguments = compiled
                ? List.<String>of()
                : ManagementFactory.getRuntimeMXBean().getInputArguments();
        return AotCache.of(arguments, System.getProperty("java.vm.info", ""), compiled);
    }
}
