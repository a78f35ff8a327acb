package dev.innkeeper.jobs.admin;

import dev.innkeeper.jobs.Throttle;
import dev.innkeeper.jobs.dispatch.Pushable;
import dev.innkeeper.jobs.dispatch.Pushes;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Looks at jobs and gives dead ones another chance. */
@Singleton
public class JobAdmin {
    /** The most jobs on a page. */
    public static final int MOST = 1000;

    // As a new row the sweep finds it, should its push be lost. The attempt stays, for it has not been used yet.
    private static final String RETRY = """
            UPDATE job
               SET state = 'queued', run_at = now(), crash_count = 0,
                   max_attempts = attempt + 2, created_xid = pg_current_xact_id()
             WHERE id = ? AND state = 'dead'
            RETURNING queue, limit_key, limit_max, rate_key, rate_count, rate_millis""";
    private static final String EXISTS = "SELECT 1 FROM job WHERE id = ?";
    private static final String UNIQUE_VIOLATION = "23505";

    private final DataSource database;
    private final Pushes pushes;

    JobAdmin(DataSource database, Pushes pushes) {
        this.database = database;
        this.pushes = pushes;
    }

    /**
     * Lists jobs, the newest first.
     *
     * @param before the former page's {@link JobPage#next}; null for the first page
     * @param limit how many, 1 to {@link #MOST}
     */
    public JobPage list(JobFilter filter, @Nullable UUID before, int limit) throws SQLException {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit is %d: must be 1 to %d".formatted(limit, MOST));
        }
        try (var connection = database.getConnection()) {
            var found = AdminQueries.list(connection, filter, before, limit + 1);
            if (found.size() <= limit) {
                return new JobPage(found, null);
            }
            var page = List.copyOf(found.subList(0, limit));
            return new JobPage(page, page.getLast().id());
        }
    }

    /** A live or dead job and how its attempts failed; empty when it is done or never was. */
    public Optional<JobDetail> show(UUID id) throws SQLException {
        try (var connection = database.getConnection()) {
            return AdminQueries.show(connection, id);
        }
    }

    /** Queues a dead job again, now and with three more attempts, in a transaction of its own. */
    public Retry retry(UUID id) throws SQLException {
        try {
            var job = QuarkusTransaction.requiringNew().call(() -> queueAgain(id));
            job.ifPresent(committed -> pushes.push(List.of(committed)));
            return job.isPresent() ? Retry.QUEUED : whyNot(id);
        } catch (RuntimeException e) {
            if (e.getCause() instanceof SQLException failure) {
                if (UNIQUE_VIOLATION.equals(failure.getSQLState())) {
                    return Retry.KEY_TAKEN;
                }
                throw failure;
            }
            throw e;
        }
    }

    private Optional<Pushable> queueAgain(UUID id) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(RETRY)) {
            statement.setObject(1, id);
            try (var row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new Pushable(id, row.getString(1), 0, throttle(row)))
                        : Optional.empty();
            }
        }
    }

    private static Throttle throttle(ResultSet row) throws SQLException {
        return new Throttle(row.getString(2), row.getInt(3), row.getString(4), row.getInt(5), row.getInt(6));
    }

    private Retry whyNot(UUID id) throws SQLException {
        try (Connection connection = database.getConnection();
                var statement = connection.prepareStatement(EXISTS)) {
            statement.setObject(1, id);
            try (var row = statement.executeQuery()) {
                return row.next() ? Retry.NOT_DEAD : Retry.UNKNOWN;
            }
        }
    }
}
