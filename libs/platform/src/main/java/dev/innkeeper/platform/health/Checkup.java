package dev.innkeeper.platform.health;

import dev.innkeeper.platform.PlatformConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Runs every probe in a loop of its own, so that one that hangs delays no other. */
@ApplicationScoped
class Checkup {
    private static final Logger LOG = Logger.getLogger(Checkup.class);

    private final List<ProbeLoop> loops;
    private final MeterRegistry registry;

    Checkup(@All List<Probe> probes, PlatformConfig config, Clock clock, MeterRegistry registry) {
        this.registry = registry;
        this.loops = probes.stream()
                .map(probe -> new ProbeLoop(probe, config, clock))
                .toList();
    }

    void start(@Observes StartupEvent event) {
        for (var loop : loops) {
            registry.gauge(
                    "dependency_up",
                    Tags.of("dependency", loop.name()),
                    loop,
                    it -> it.condition().up() ? 1 : 0);
            loop.start();
        }
        LOG.debugf("checking %d dependencies", loops.size());
    }

    void stop(@Observes ShutdownEvent event) {
        loops.forEach(ProbeLoop::stop);
    }

    /** What is known now, by name. */
    Map<String, Condition> conditions() {
        return loops.stream()
                .collect(Collectors.toMap(
                        ProbeLoop::name, ProbeLoop::condition, (first, second) -> first, TreeMap::new));
    }
}
