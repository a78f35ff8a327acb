package dev.innkeeper.realtime.socket;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.innkeeper.realtime.RealtimeConfig;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.lang.management.ManagementFactory;
import org.jboss.logging.Logger;

/** Says at the start when the system lets this process open fewer files than it may have connections. */
@ApplicationScoped
class OpenFiles {
    private static final Logger LOG = Logger.getLogger(OpenFiles.class);
    // Jars, logs, Redis and what the connections that are just going away still hold.
    private static final int OTHERS = 1_000;

    private final RealtimeConfig config;

    OpenFiles(RealtimeConfig config) {
        this.config = config;
    }

    void check(@Observes StartupEvent event) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long allowed = system.getMaxFileDescriptorCount();
            if (lacking(allowed, config.maxConnections())) {
                LOG.warnf(
                        "This process may open %d files (ulimit -n): too few for max-connections=%d, which needs %d",
                        allowed, config.maxConnections(), config.maxConnections() + OTHERS);
            }
        }
    }

    static boolean lacking(long allowed, int connections) {
        return allowed < (long) connections + OTHERS;
    }
}
