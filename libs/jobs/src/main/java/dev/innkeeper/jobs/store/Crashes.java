package dev.innkeeper.jobs.store;

import dev.innkeeper.jobs.JobRow;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;

/** Asks Postgres about jobs whose lease has expired. */
@Singleton
public class Crashes {
    private static final String CRASH = """
            with suspect as (
                select id, asked.holder, coalesce(charged_holder = asked.holder, false) as charged, crash_count
                  from job join unnest(?, ?) as asked (id, holder) using (id)
                 where state = 'queued' and run_at <= clock_timestamp()
                 order by id for update of job skip locked
            ), crashed as (
                update job
                   set attempt = attempt + 1,
                       crash_count = job.crash_count + 1,
                       charged_holder = suspect.holder,
                       state = case when job.crash_count + 1 >= ? or attempt >= max_attempts
                                    then 'dead' else state end
                  from suspect where job.id = suspect.id and not suspect.charged
                returning job.id, job.kind, job.attempt - 1 as attempt, job.state, job.batch_id, job.crash_count
            ), written as (
                insert into job_failure (job_id, attempt, kind, error, stack)
                select id, attempt, kind, 'the worker died while it ran this job', '' from crashed
            )
            select id, case when state = 'dead' then batch_id end, crash_count, state = 'dead', true from crashed
            union all
            select id, null, crash_count, false, false from suspect where charged""";

    private static final String TOO_LONG = "expired leases were looked at for too long, others look at them now";
    // What a statement fails with that was cancelled, as one is that takes too long.
    private static final String CANCELLED = "57014";

    private final DataSource database;
    private final Batches batches;

    Crashes(DataSource database, Batches batches) {
        this.database = database;
        this.batches = batches;
    }

    /**
     * What a job was charged with.
     *
     * @param crashes how many it has caused by now
     * @param dead whether that was one too many
     * @param first whether it was charged now; false if it was before, by who could not go on with it
     */
    public record Charge(int crashes, boolean dead, boolean first) {}

    /**
     * What was charged.
     *
     * @param jobs the jobs charged with a crash, now or before
     * @param following the jobs that follow batches whose last job died of it, to be pushed now
     */
    public record Charged(Map<UUID, Charge> jobs, List<JobRow> following) {}

    /**
     * Charges the jobs among these that nobody holds a lock on with a crash, which fences the one who ran them: once for
     * each holder. Past the crash limit, or if that was its last attempt, a job is dead. Locked, gone and future ones are
     * not touched.
     *
     * @param suspects who held the lease of each job; empty if nobody knows, then it is charged in any case
     * @param askedAt when Redis was asked for the suspects, as {@link System#nanoTime} tells it
     * @param heldFor for how long it offers them to nobody else
     * @throws SQLTimeoutException if they may have been offered to another meanwhile, as when the table was locked for long:
     *     both would charge them with the same death. Nothing is charged then, and they are offered again
     */
    public Charged charge(Map<UUID, String> suspects, int crashLimit, long askedAt, Duration heldFor)
            throws SQLException {
        return OneTransaction.of(database, connection -> {
            var jobs = new HashMap<UUID, Charge>();
            var dead = new HashMap<UUID, Batches.Counts>();
            try (var statement = connection.prepareStatement(CRASH)) {
                // In whole seconds, and none would be for ever.
                statement.setQueryTimeout((int) heldFor.toSeconds() + 1);
                var inOrder = new TreeMap<>(suspects);
                JobRows.bindIds(statement, 1, inOrder.keySet());
                var holders = inOrder.values().stream().map(holder -> holder.isEmpty() ? null : holder);
                statement.setArray(2, connection.createArrayOf("text", holders.toArray()));
                statement.setInt(3, crashLimit);
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        jobs.put(
                                rows.getObject(1, UUID.class),
                                new Charge(rows.getInt(3), rows.getBoolean(4), rows.getBoolean(5)));
                        var batch = rows.getObject(2, UUID.class);
                        if (batch != null) {
                            dead.merge(batch, new Batches.Counts(0, 1), Batches.Counts::plus);
                        }
                    }
                }
            } catch (SQLException e) {
                throw CANCELLED.equals(e.getSQLState()) ? new SQLTimeoutException(TOO_LONG, CANCELLED, e) : e;
            }
            var following = batches.ended(connection, dead);
            if (System.nanoTime() - askedAt >= heldFor.toNanos()) {
                throw new SQLTimeoutException(TOO_LONG, CANCELLED);
            }
            return new Charged(jobs, following);
        });
    }
}
