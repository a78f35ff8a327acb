package dev.innkeeper.jobs.store;

import dev.innkeeper.platform.commit.Columns;
import jakarta.inject.Singleton;
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

/**
 * Claims without Redis: a claimed row is due again later, so that nobody else takes it meanwhile. A queue that another
 * worker claims from Redis is left to it: what that one runs only Redis knows.
 */
@Singleton
public class DirectClaims {
    // The rows of the others are locked first, and a change of them that was under way is seen: who says that it claims
    // from Redis again does so after this statement, or this statement takes nothing of its queues. In order, so that
    // two of these statements wait for no more than one of those who change theirs.
    private static final String TAKE = """
            with others as materialized (
                select queues, without_redis from worker
                 where id <> ? and without_redis is not null
                   and beat_at > clock_timestamp() - ? * interval '1 millisecond'
                 order by id for share
            ), free as materialized (
                select queue from unnest(?::text[]) as wanted (queue)
                 where not exists (select from others
                                    where queue = any (queues) and not queue = any (without_redis))
            ), due as (
                select id, clock_timestamp() + (?::bigint[])[array_position(?::text[], kind)] * interval '1 millisecond'
                           as until
                  from job
                 where state = 'queued' and run_at <= clock_timestamp() and limit_key is null and rate_key is null
                   and queue = any (array(select queue from free))
                   and args_version <= (?::bigint[])[array_position(?::text[], kind)]
                   and not exists (select from queue
                                    where name = job.queue and (paused or max_running is not null))
                 order by run_at, id limit ? for update of job skip locked
            )
            update job set run_at = due.until, hidden_until = due.until
              from due
             where job.id = due.id
            returning\040""" + ClaimedJob.COLUMNS.replaceFirst("id", "job.id");
    // Not those whose attempt has just ended with a retry or a snooze: their time to run is theirs. Clocks may differ:
    // one which runs already may be due only in a moment by Postgres' clock.
    private static final String HIDE = """
            with hidden as (
                update job set run_at = running.until, hidden_until = running.until
                  from (select id, attempt, clock_timestamp() + millis * interval '1 millisecond' as until
                          from unnest(?::uuid[], ?::int[], ?::bigint[]) as running (id, attempt, millis)) as running
                 where job.id = running.id and job.attempt = running.attempt and state = 'queued'
                   and run_at <= clock_timestamp() + interval '10 seconds'
                returning job.id, run_at
            ), said as (
                update worker set without_redis = ?, beat_at = clock_timestamp() where id = ?
            )
            select id, run_at from hidden""";
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

    /**
     * Who claims.
     *
     * @param lease for how long other workers count after their last sign of life
     */
    public record Claimant(UUID worker, Duration lease) {}

    /**
     * A kind of job that may be taken.
     *
     * @param version the newest of its arguments that can be read
     * @param hidden for how long a job is hidden; one that is not settled by then is due again
     */
    public record Kind(String name, int version, Duration hidden) {}

    private final DataSource database;

    DirectClaims(DataSource database) {
        this.database = database;
    }

    /**
     * Takes up to so many due jobs of these queues. Left out are those that only Redis can count, of a limit or a rate, of
     * a queue that is paused or may run only so many at once, and queues that another worker claims from Redis.
     *
     * @param kinds what may be taken
     */
    public List<ClaimedJob> take(Claimant claimant, int most, Collection<String> queues, Collection<Kind> kinds)
            throws SQLException {
        var names = kinds.stream().map(Kind::name).toList();
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(TAKE)) {
            statement.setObject(1, claimant.worker());
            statement.setLong(2, claimant.lease().toMillis());
            JobRows.bindTexts(statement, 3, queues);
            JobRows.bindNumbers(
                    statement, 4, kinds.stream().map(kind -> kind.hidden().toMillis()));
            JobRows.bindTexts(statement, 5, names);
            JobRows.bindNumbers(statement, 6, kinds.stream().map(kind -> (long) kind.version()));
            JobRows.bindTexts(statement, 7, names);
            statement.setInt(8, most);
            return JobRows.claimed(statement);
        }
    }

    /**
     * Hides jobs from those who claim without Redis, each for as long as it may run, and says in the same moment that the
     * worker claims nothing of these queues from Redis.
     *
     * @param jobs what it runs of those that it did claim from before
     * @return until when each is hidden; those that run no more are left out
     */
    public Map<UUID, Instant> hide(UUID worker, Collection<String> queues, Collection<Running> jobs)
            throws SQLException {
        // In order, so that two of these statements lock rows in the same one.
        var sorted = jobs.stream().sorted(Comparator.comparing(Running::id)).toList();
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(HIDE)) {
            new Columns<>(statement, 1, sorted)
                    .add("uuid", Running::id)
                    .add("int4", Running::attempt)
                    .add("int8", job -> job.atMost().toMillis());
            JobRows.bindTexts(statement, 4, queues);
            statement.setObject(5, worker);
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
}
