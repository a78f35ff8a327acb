package dev.innkeeper.jobs.store;

import dev.innkeeper.platform.commit.Columns;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/** Claims without Redis: a claimed row is due again later, so that nobody else takes it meanwhile. */
@Singleton
public class DirectClaims {
    private static final String TAKE =
            """
            with due as (
                select id from job
                 where state = 'queued' and run_at <= clock_timestamp() and limit_key is null and rate_key is null
                   and queue = any (?) and kind = any (?)
                   and not exists (select from queue
                                    where name = job.queue and (paused or max_running is not null))
                 order by run_at, id limit ? for update skip locked
            )
            update job set run_at = clock_timestamp() + hidden.millis * interval '1 millisecond'
              from due, unnest(?::text[], ?::bigint[]) as hidden (kind, millis)
             where job.id = due.id and hidden.kind = job.kind
            returning\040""" + ClaimedJob.COLUMNS.replaceFirst("id", "job.id").replaceFirst("kind", "job.kind");
    // Not those whose attempt has just ended with a retry or a snooze: their time to run is theirs. Clocks may differ,
    // so
    // that one which runs already is due only in a moment by Postgres' clock.
    private static final String HIDE = """
            update job set run_at = clock_timestamp() + hidden.millis * interval '1 millisecond'
              from unnest(?::uuid[], ?::int[], ?::bigint[]) as hidden (id, attempt, millis)
             where job.id = hidden.id and job.attempt = hidden.attempt and state = 'queued'
               and run_at <= clock_timestamp() + interval '10 seconds'
            returning job.id, run_at""";
    private static final String REVEAL = """
            update job set run_at = clock_timestamp()
              from unnest(?::uuid[], ?::timestamptz[]) as hidden (id, until)
             where job.id = hidden.id and state = 'queued' and run_at = hidden.until""";
    private static final String RELEASE =
            "update job set run_at = clock_timestamp() where id = ? and attempt = ? and state = 'queued'";

    /**
     * A job that a worker runs.
     *
     * @param attempt the one it runs
     * @param atMost how long that may still take
     */
    public record Running(UUID id, int attempt, Duration atMost) {}

    private final DataSource database;

    DirectClaims(DataSource database) {
        this.database = database;
    }

    /**
     * Takes up to so many due jobs of these queues, without those that only Redis can count: of a limit or a rate, of a
     * queue that is paused or may run only so many at once.
     *
     * @param kinds for how long a job of each kind is hidden; one that is not settled by then is due again
     */
    public List<ClaimedJob> take(int most, Collection<String> queues, Map<String, Duration> kinds) throws SQLException {
        var names = List.copyOf(kinds.keySet());
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(TAKE)) {
            JobRows.bindTexts(statement, 1, queues);
            JobRows.bindTexts(statement, 2, names);
            statement.setInt(3, most);
            JobRows.bindTexts(statement, 4, names);
            bindMillis(statement, 5, names.stream().map(kinds::get).toList());
            return JobRows.claimed(statement);
        }
    }

    /**
     * Hides jobs from those who claim without Redis, each for as long as it may run.
     *
     * @return until when each is hidden; those that run no more are left out
     */
    public Map<UUID, Instant> hide(Collection<Running> jobs) throws SQLException {
        // In order, so that two of these statements lock rows in the same one.
        var sorted = jobs.stream().sorted(Comparator.comparing(Running::id)).toList();
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(HIDE)) {
            new Columns<>(statement, 1, sorted)
                    .add("uuid", Running::id)
                    .add("int4", Running::attempt)
                    .add("int8", job -> job.atMost().toMillis());
            var hidden = new HashMap<UUID, Instant>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    hidden.put(
                            rows.getObject(1, UUID.class),
                            rows.getObject(2, OffsetDateTime.class).toInstant());
                }
            }
            return hidden;
        }
    }

    /** Has jobs due again that are still hidden until these times. */
    public void reveal(Map<UUID, Instant> hidden) throws SQLException {
        var ids = hidden.keySet().stream().sorted().toList();
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(REVEAL)) {
            JobRows.bindIds(statement, 1, ids);
            JobRows.bindTimes(statement, 2, ids.stream().map(hidden::get).toList());
            statement.executeUpdate();
        }
    }

    /** Hands a taken job back, unless this attempt of it has ended meanwhile. */
    public void release(UUID id, int attempt) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(RELEASE)) {
            statement.setObject(1, id);
            statement.setInt(2, attempt);
            statement.executeUpdate();
        }
    }

    private static void bindMillis(PreparedStatement statement, int at, List<Duration> times) throws SQLException {
        var millis = times.stream().map(Duration::toMillis).toArray();
        statement.setArray(at, statement.getConnection().createArrayOf("bigint", millis));
    }
}
