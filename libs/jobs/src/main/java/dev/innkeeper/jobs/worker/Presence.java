package dev.innkeeper.jobs.worker;

import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.jobs.store.ProgressRows;
import dev.innkeeper.jobs.store.WorkerRows;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
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
    private final Queue<ProgressRows.Said> lastWords = new ConcurrentLinkedQueue<>();
    /** By job; what Postgres did not take is kept for the next call. */
    private final Map<UUID, ProgressRows.Said> unwritten = new HashMap<>();

    private final Outage noProgress =
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

    /** An attempt has ended whose job has not: what it told last is written with the next call, though it runs no more. */
    void ended(Run run) {
        var said = said(run);
        if (said != null) {
            lastWords.add(said);
        }
    }

    /** Writes what handlers have told of their progress since the last call, of each job what was told last. */
    synchronized void writeProgress() {
        for (var said = lastWords.poll(); said != null; said = lastWords.poll()) {
            unwritten.merge(said.job(), said, Presence::later);
        }
        for (var run : running.all()) {
            var said = said(run);
            if (said != null) {
                unwritten.merge(said.job(), said, Presence::later);
            }
        }
        if (unwritten.isEmpty()) {
            return;
        }
        try {
            progress.write(unwritten.values());
            unwritten.clear();
            noProgress.worked();
        } catch (SQLException e) {
            noProgress.failed(e);
        }
    }

    private static ProgressRows.@Nullable Said said(Run run) {
        var mark = run.progress().take();
        return mark == null ? null : new ProgressRows.Said(run.jobId(), run.attempt(), mark.done(), mark.total());
    }

    private static ProgressRows.Said later(ProgressRows.Said one, ProgressRows.Said next) {
        return next.attempt() < one.attempt() ? one : next;
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
