package dev.innkeeper.jobs.recover;

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
 * Knows the Redis that was filled from one that took its place. A server that is not the one that was filled says so by
 * itself; that another Redis altogether was once filled too is seen by its mark, which is not the one that Postgres remembers.
 */
@Singleton
class FilledRedis {
    private static final Logger LOG = Logger.getLogger(FilledRedis.class);

    private final EpochRows rows;
    private final Epochs epochs;
    private final ServerInfo server;

    // Only the loop's thread uses it.
    private String told = "";

    FilledRedis(EpochRows rows, Epochs epochs, ServerInfo server) {
        this.rows = rows;
        this.epochs = epochs;
        this.server = server;
    }

    /** Which of these queues nobody may claim from; those of a Redis that is not the one that was filled are closed. */
    Set<String> closed(Collection<String> queues) throws SQLException, RedisDown, InterruptedException {
        var filled = rows.all();
        var closed = new TreeSet<String>();
        for (var queue : queues) {
            var epoch = epochs.current(queue);
            var known = filled.get(queue);
            if (epoch.isEmpty()) {
                tellOfAnotherServer(queue, known);
                closed.add(queue);
            } else if (known == null || !known.epoch().equals(epoch.get())) {
                LOG.warnf("this is not the Redis in which queue %s was filled: what it knows is forgotten", queue);
                epochs.wipe(queue);
                closed.add(queue);
            }
        }
        return closed;
    }

    private void tellOfAnotherServer(String queue, @Nullable Filled known) throws InterruptedException {
        var here = server.id().orElse("");
        if (known != null && known.server() != null && !here.equals(known.server()) && !here.equals(told)) {
            LOG.warnf("Redis was started again, or another took its place: queue %s is to be filled", queue);
            told = here;
        }
    }

    /** The queue is filled and about to be opened with this mark. */
    void remember(String queue, String epoch) throws SQLException, InterruptedException {
        rows.write(queue, new Filled(epoch, server.id().orElse(null)));
    }
}
