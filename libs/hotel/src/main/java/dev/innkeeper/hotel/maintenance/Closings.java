package dev.innkeeper.hotel.maintenance;

import dev.innkeeper.hotel.sql.Row;
import dev.innkeeper.hotel.sql.Sql;
import dev.innkeeper.hotel.sql.SqlFailure;
import dev.innkeeper.jobs.store.OperatorActions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Closes the hotel and opens it again, and writes down who did. */
@ApplicationScoped
public class Closings {
    private static final String CURRENT =
            "SELECT message, retry_after, paused_queues, closed_by, created_at FROM closing";

    /** Closing a closed hotel changes what guests are told, not since when. */
    private static final String CLOSE = """
            INSERT INTO closing (message, retry_after, paused_queues, closed_by, created_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (only_one) DO UPDATE
            SET message = excluded.message, retry_after = excluded.retry_after, closed_by = excluded.closed_by,
                paused_queues = ARRAY(SELECT DISTINCT unnest(closing.paused_queues || excluded.paused_queues) ORDER BY 1)
            """;

    private static final String OPEN = """
            DELETE FROM closing RETURNING message, retry_after, paused_queues, closed_by, created_at
            """;

    private final Sql sql;
    private final DataSource database;
    private final OperatorActions actions;
    private final Clock clock;

    Closings(Sql sql, DataSource database, OperatorActions actions, Clock clock) {
        this.sql = sql;
        this.database = database;
        this.actions = actions;
        this.clock = clock;
    }

    /** What holds now; empty while the hotel is open. */
    public Optional<Closing> current() {
        return sql.first(CURRENT, Closings::closing);
    }

    /**
     * Closes the hotel, or changes what is said of it.
     *
     * @param message for guests, 1 to {@value Closing#LONGEST_MESSAGE} characters
     * @param retryAfterSeconds 1 to 86 400
     * @param queues those which the caller pauses with it, beside those already known
     */
    @Transactional
    public Closing close(String message, int retryAfterSeconds, List<String> queues, String operator) {
        sql.update(CLOSE, message, retryAfterSeconds, queues.toArray(String[]::new), operator, clock.instant());
        write(operator, "maintenance.on", message);
        return current().orElseThrow();
    }

    /** Opens the hotel; what had held, or empty if it was open. */
    @Transactional
    public Optional<Closing> open(String operator) {
        var before = sql.first(OPEN, Closings::closing);
        if (before.isPresent()) {
            write(operator, "maintenance.off", null);
        }
        return before;
    }

    private void write(String operator, String action, @Nullable String detail) {
        try (var connection = database.getConnection()) {
            actions.write(connection, operator, action, "hotel", detail);
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    private static Closing closing(Row row) throws SQLException {
        return new Closing(
                row.text("message"),
                row.integer("retry_after"),
                row.texts("paused_queues"),
                row.text("closed_by"),
                row.instant("created_at"));
    }
}
