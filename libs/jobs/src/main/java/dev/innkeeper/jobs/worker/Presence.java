package dev.innkeeper.jobs.worker;

import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.jobs.store.DirectClaims;
import dev.innkeeper.jobs.store.ProgressRows;
import dev.innkeeper.jobs.store.WorkerRows;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What Postgres knows of a worker: that it lives, how far its jobs have come, and from which queues it does not claim in
 * Redis. Others who do not reach Redis rely on the last: it is said before it is so, and claiming begins after the
 * contrary was said.
 */
@Singleton
class Presence {
    private static final Logger LOG = Logger.getLogger(Presence.class);

    private final WorkerRows rows;
    private final DirectClaims claims;
    private final ProgressRows progress;
    private final Running running;
    private final int slots;
    private final String version;
    private final long leaseNanos;
    private final Object saying = new Object();
    private @Nullable String host;
    /** Written while {@link #saying} is held, and only after Postgres knows it. */
    private volatile Set<String> withoutRedis = Set.of();

    private volatile long said;
    private final Queue<ProgressRows.Said> lastWords = new ConcurrentLinkedQueue<>();
    /** By job; what Postgres did not take is kept for the next call. */
    private final Map<UUID, ProgressRows.Said> unwritten = new HashMap<>();

    private final Outage noProgress =
            new Outage("the progress of jobs cannot be written", "the progress of jobs is written again");

    Presence(
            WorkerRows rows,
            DirectClaims claims,
            ProgressRows progress,
            Running running,
            JobsConfig config,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.rows = rows;
        this.claims = claims;
        this.progress = progress;
        this.running = running;
        this.slots = config.worker().slots();
        this.leaseNanos = config.worker().lease().toNanos();
        this.version = version;
    }

    /** It starts, and claims nothing yet. */
    void start(Set<String> queues) {
        synchronized (saying) {
            withoutRedis = queues;
            said = System.nanoTime() - leaseNanos;
        }
    }

    /** The worker lives. */
    void beat(Set<String> queues) throws SQLException {
        synchronized (saying) {
            beat(queues, withoutRedis);
        }
    }

    /** The worker lives, and has said so lately enough for others to know it for some time yet. */
    void beInTime(Set<String> queues) throws SQLException {
        if (System.nanoTime() - said > leaseNanos / 2) {
            beat(queues);
        }
    }

    private void beat(Set<String> queues, Set<String> without) throws SQLException {
        if (host == null) {
            // Not at the boot: a name server may take its time.
            host = hostName();
        }
        long now = System.nanoTime();
        var self =
                new WorkerRows.Self(running.id(), host, ProcessHandle.current().pid(), queues, slots, version);
        rows.beat(self, running.handlers(), without);
        said = now;
    }

    /** The queues that are not claimed from Redis. */
    Set<String> withoutRedis() {
        return withoutRedis;
    }

    /** From now on these queues too are not claimed from Redis, and what runs of them is hidden until the times that are answered. */
    Map<UUID, Instant> withoutRedis(Set<String> queues, Collection<DirectClaims.Running> runs) throws SQLException {
        synchronized (saying) {
            var all = new HashSet<>(withoutRedis);
            all.addAll(queues);
            var hidden = claims.hide(running.id(), all, runs);
            withoutRedis = Set.copyOf(all);
            return hidden;
        }
    }

    /** Of all queues, only these are not claimed from Redis any more. */
    void backAtRedis(Set<String> queues, Set<String> but) throws SQLException {
        synchronized (saying) {
            var still = withoutRedis.stream().filter(but::contains).collect(Collectors.toUnmodifiableSet());
            beat(queues, still);
            withoutRedis = still;
        }
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
            synchronized (saying) {
                rows.leave(running.id());
            }
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
