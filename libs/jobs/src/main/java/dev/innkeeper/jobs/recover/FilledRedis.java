package dev.innkeeper.jobs.recover;

import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.jobs.dispatch.Epochs;
import dev.innkeeper.jobs.dispatch.RedisDown;
import dev.innkeeper.jobs.dispatch.ServerInfo;
import dev.innkeeper.jobs.store.EpochRows;
import dev.innkeeper.jobs.store.EpochRows.Filled;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Knows the Redis that was filled from one that took its place. What Postgres remembers of it is compared with what Redis
 * says: another mark means another Redis, or a state from before the last filling; another server with the same mark was
 * started from a copy that may be old.
 */
@Singleton
class FilledRedis {
    private static final Logger LOG = Logger.getLogger(FilledRedis.class);

    private final EpochRows rows;
    private final Epochs epochs;
    private final ServerInfo server;
    private final long patienceNanos;

    // Only the loop's thread uses it.
    private @Nullable Long doubtedAt;

    FilledRedis(EpochRows rows, Epochs epochs, ServerInfo server, JobsConfig config) {
        this.rows = rows;
        this.epochs = epochs;
        this.server = server;
        // Where several servers answer in turn each seems to be another: the audit must do for those.
        this.patienceNanos = config.recover().audit().toNanos();
    }

    /** Which of these queues nobody may claim from; those of a Redis that is not the one that was filled are closed. */
    Set<String> closed(Collection<String> queues) throws SQLException, RedisDown, InterruptedException {
        var filled = rows.all();
        var closed = new TreeSet<String>();
        var here = server.id().orElse(null);
        boolean mayDoubt = doubtedAt == null || System.nanoTime() - doubtedAt > patienceNanos;
        for (var queue : queues) {
            var epoch = epochs.current(queue);
            var known = filled.get(queue);
            if (epoch.isEmpty()) {
                closed.add(queue);
            } else if (known == null) {
                epochs.close(queue);
                closed.add(queue);
            } else if (!known.epoch().equals(epoch.get())) {
                LOG.warnf("this is not the Redis in which queue %s was filled: what it knows is forgotten", queue);
                epochs.wipe(queue);
                closed.add(queue);
            } else if (mayDoubt && here != null && known.server() != null && !here.equals(known.server())) {
                LOG.warnf(
                        "Redis was started again, with what was saved of queue %s: it is compared with Postgres",
                        queue);
                doubtedAt = System.nanoTime();
                epochs.close(queue);
                closed.add(queue);
            }
        }
        return closed;
    }

    /** The queue is filled and about to be opened with this mark. */
    void remember(String queue, String epoch) throws SQLException, InterruptedException {
        rows.write(queue, new Filled(epoch, server.id().orElse(null)));
    }
}
