package dev.innkeeper.jobs.store;

import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
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
    private static final String POSTPONE = """
            update job set run_at = clock_timestamp() + hidden.millis * interval '1 millisecond'
              from unnest(?::uuid[], ?::bigint[]) as hidden (id, millis)
             where job.id = hidden.id and state = 'queued'""";

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

    /** Hides jobs from those who claim without Redis, each for a time; zero hands it back. */
    public void postpone(Map<UUID, Duration> delays) throws SQLException {
        var ids = delays.keySet().stream().sorted().toList();
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(POSTPONE)) {
            JobRows.bindIds(statement, 1, ids);
            bindMillis(statement, 2, ids.stream().map(delays::get).toList());
            statement.executeUpdate();
        }
    }

    private static void bindMillis(PreparedStatement statement, int at, List<Duration> times) throws SQLException {
        var millis = times.stream().map(Duration::toMillis).toArray();
        statement.setArray(at, statement.getConnection().createArrayOf("bigint", millis));
    }
}
