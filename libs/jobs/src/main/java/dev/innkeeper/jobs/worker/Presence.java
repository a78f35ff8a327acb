package dev.innkeeper.jobs.worker;

import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.jobs.store.ProgressRows;
import dev.innkeeper.jobs.store.WorkerRows;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What operators see of a worker: that it lives, and how far its jobs have come. */
@Singleton
class Presence {
    private static final Logger LOG = Logger.getLogger(Presence.class);

    private final WorkerRows rows;
    private final ProgressRows progress;
    private final Running running;
    private final int slots;
    private final String version;
    private @Nullable String host;
    private final Outage unwritten =
            new Outage("the progress of jobs cannot be written", "the progress of jobs is written again");

    Presence(
            WorkerRows rows,
            ProgressRows progress,
            Running running,
            JobsConfig config,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.rows = rows;
        this.progress = progress;
        this.running = running;
        this.slots = config.worker().slots();
        this.version = version;
    }

    /** The worker lives. */
    void beat(Set<String> queues) throws SQLException {
        if (host == null) {
            // Not at the boot: a name server may take its time.
            host = hostName();
        }
        var self =
                new WorkerRows.Self(running.id(), host, ProcessHandle.current().pid(), queues, slots, version);
        rows.beat(self, running.handlers());
    }

    /** Writes what handlers have told of their progress since the last call. */
    void writeProgress() {
        var said = new ArrayList<ProgressRows.Said>();
        for (var run : running.all()) {
            var mark = run.progress().take();
            if (mark != null) {
                said.add(new ProgressRows.Said(run.jobId(), run.attempt(), mark.done(), mark.total()));
            }
        }
        if (said.isEmpty()) {
            return;
        }
        try {
            progress.write(said);
            unwritten.worked();
        } catch (SQLException e) {
            unwritten.failed(e);
        }
    }

    void leave() {
        try {
            rows.leave(running.id());
        } catch (SQLException e) {
            LOG.debugf("the row of this worker stays until it is pruned: %s", e.getMessage());
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
