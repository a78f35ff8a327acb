package dev.innkeeper.jobs.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.enqueue.Kinds;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** Looks at what was enqueued and has not run yet; in a transaction, at what it has enqueued too. */
@Singleton
public class EnqueuedJobs {
    private static final String OF_KIND =
            "select id, args::text, run_at from job where kind = ? and state = 'queued' order by id";

    private final DataSource database;
    private final ObjectMapper json;

    EnqueuedJobs(DataSource database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    /** A job that waits. */
    public record Enqueued<J extends Job>(UUID id, J job, Instant runAt) {}

    /** The waiting jobs of this class, the oldest first. */
    public <J extends Job> List<Enqueued<J>> of(Class<J> type) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(OF_KIND)) {
            statement.setString(1, Kinds.of(type).value());
            var found = new ArrayList<Enqueued<J>>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(new Enqueued<>(
                            rows.getObject(1, UUID.class),
                            json.readValue(rows.getString(2), type),
                            rows.getObject(3, OffsetDateTime.class).toInstant()));
                }
            }
            return found;
        } catch (JsonProcessingException e) {
            throw new AssertionError(
                    "a job of kind %s is not a %s".formatted(Kinds.of(type).value(), type), e);
        }
    }

    /**
     * The only waiting job of this class.
     *
     * @throws AssertionError if there are none or more
     */
    public <J extends Job> Enqueued<J> only(Class<J> type) throws SQLException {
        var found = of(type);
        if (found.size() != 1) {
            throw new AssertionError("one job of kind %s should wait, and these do: %s"
                    .formatted(Kinds.of(type).value(), found));
        }
        return found.getFirst();
    }

    /**
     * Fails if a job of this class waits.
     *
     * @throws AssertionError if there is one
     */
    public void none(Class<? extends Job> type) throws SQLException {
        var found = of(type);
        if (!found.isEmpty()) {
            throw new AssertionError("no job of kind %s should wait, and these do: %s"
                    .formatted(Kinds.of(type).value(), found));
        }
    }
}
