package dev.innkeeper.jobs.admin;

import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.jobs.dispatch.QueueSettings;
import dev.innkeeper.jobs.dispatch.QueueSizes;
import dev.innkeeper.jobs.dispatch.RedisDown;
import dev.innkeeper.jobs.store.LiveJobs;
import dev.innkeeper.jobs.store.OperatorActions;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Looks at queues and at the workers that serve them; pauses and limits queues. What an operator decides is written to
 * Postgres, with the operator's name, and told to Redis; if Redis is away the leader tells it later.
 */
@Singleton
public class QueueAdmin {
    private static final Logger LOG = Logger.getLogger(QueueAdmin.class);

    private final DataSource database;
    private final InTransaction transaction;
    private final OperatorActions actions;
    private final QueueSettings settings;
    private final QueueSizes sizes;
    private final LiveJobs live;
    private final Clock clock;
    private final List<String> named;

    QueueAdmin(
            DataSource database,
            InTransaction transaction,
            OperatorActions actions,
            QueueSettings settings,
            QueueSizes sizes,
            LiveJobs live,
            Clock clock,
            JobsConfig config) {
        this.database = database;
        this.transaction = transaction;
        this.actions = actions;
        this.settings = settings;
        this.sizes = sizes;
        this.live = live;
        this.clock = clock;
        this.named = config.worker().queues().stream()
                .map(queue -> queue.split(":", 2)[0].strip())
                .toList();
    }

    /** The queues that are configured here, that a worker serves, or that an operator has decided something of. */
    public List<QueueState> list() throws SQLException {
        try (var connection = database.getConnection()) {
            return QueueRows.list(connection, named);
        }
    }

    /** How the queues are doing. Nothing is counted for it: its cost does not depend on how many jobs there are. */
    public QueueStats stats() throws SQLException, InterruptedException {
        var oldest = live.oldestDueSeconds().filter(seconds -> seconds > 0).orElse(null);
        var queues = list();
        try {
            var found = sizes.of(queues.stream().map(QueueState::name).toList());
            var stats = new ArrayList<QueueStats.Queue>();
            for (var queue : queues) {
                var size = found.get(queue.name());
                if (size != null) {
                    stats.add(new QueueStats.Queue(
                            queue,
                            size.ready(),
                            size.delayed(),
                            size.leased(),
                            size.parked(),
                            age(size.oldestReadyMillis())));
                }
            }
            return new QueueStats(oldest, true, stats);
        } catch (RedisDown e) {
            return new QueueStats(oldest, false, List.of());
        }
    }

    /** Lets no worker claim from the queue; what runs goes on. Empty if there is no such queue in the list, and no job waits in it. */
    public Optional<QueueState> pause(String queue, String operator) throws SQLException, InterruptedException {
        return decide(queue, operator, "queue.pause", null, c -> QueueRows.pause(c, queue, named, true));
    }

    /** Lets workers claim from the queue again. Empty if there is no such queue in the list, and no job waits in it. */
    public Optional<QueueState> resume(String queue, String operator) throws SQLException, InterruptedException {
        return decide(queue, operator, "queue.resume", null, c -> QueueRows.pause(c, queue, named, false));
    }

    /**
     * Lets at most so many jobs of the queue run at once over all workers. Empty if there is no such queue in the list, and no job waits in it.
     *
     * @param limit at least 1; null for no limit
     */
    public Optional<QueueState> limit(String queue, @Nullable Integer limit, String operator)
            throws SQLException, InterruptedException {
        if (limit != null && limit < 1) {
            throw new IllegalArgumentException(
                    "the limit is %d: must be at least 1; pause it instead".formatted(limit));
        }
        var detail = limit == null ? "none" : limit.toString();
        return decide(queue, operator, "queue.limit", detail, c -> QueueRows.limit(c, queue, named, limit));
    }

    @FunctionalInterface
    private interface Decision {
        Optional<QueueState> write(Connection connection) throws SQLException;
    }

    private Optional<QueueState> decide(
            String queue, String operator, String action, @Nullable String detail, Decision decision)
            throws SQLException, InterruptedException {
        var decided = transaction.run(connection -> {
            var written = decision.write(connection);
            if (written.isPresent()) {
                actions.write(connection, operator, action, queue, detail);
            }
            return written;
        });
        if (decided.isPresent()) {
            tell(decided.get());
        }
        return decided;
    }

    /** The worker processes that have described themselves, the oldest first; at most 1,000. */
    public List<WorkerView> workers() throws SQLException {
        try (var connection = database.getConnection()) {
            return QueueRows.workers(connection);
        }
    }

    private void tell(QueueState queue) throws InterruptedException {
        try {
            settings.apply(queue.name(), queue.paused(), queue.limit());
        } catch (RedisDown e) {
            LOG.warnf("Redis will hear of queue %s from the leader: %s", queue.name(), e.getMessage());
        }
    }

    private @Nullable Double age(OptionalLong sinceMillis) {
        return sinceMillis.isEmpty() ? null : Math.max(0, clock.millis() - sinceMillis.getAsLong()) / 1000.0;
    }
}
