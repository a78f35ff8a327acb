package dev.innkeeper.jobs.store;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** Claims without Redis: a claimed row is due again later, so that nobody else takes it meanwhile. */
@Singleton
public class DirectClaims {
    private static final String TAKE = """
            with due as (
                select id from job
                 where state = 'queued' and run_at <= clock_timestamp() and limit_key is null
                   and queue = any (?) and kind = any (?)
                 order by run_at, id limit ? for update skip locked
            )
            update job set run_at = clock_timestamp() + ? * interval '1 millisecond'
              from due where job.id = due.id
            returning\040""" + ClaimedJob.COLUMNS.replaceFirst("id", "job.id");
    private static final String POSTPONE =
            "update job set run_at = clock_timestamp() + ? * interval '1 millisecond' where id = any (?) and state = 'queued'";

    private final DataSource database;

    DirectClaims(DataSource database) {
        this.database = database;
    }

    /** Takes up to so many due jobs; a job that is not settled within {@code hidden} is due again. */
    public List<ClaimedJob> take(int most, Collection<String> queues, Collection<String> kinds, Duration hidden)
            throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(TAKE)) {
            JobRows.bindTexts(statement, 1, queues);
            JobRows.bindTexts(statement, 2, kinds);
            statement.setInt(3, most);
            statement.setLong(4, hidden.toMillis());
            return JobRows.claimed(statement);
        }
    }

    /** Hides jobs that are running here from those who claim without Redis; a delay of zero hands them back. */
    public void postpone(Collection<UUID> ids, Duration delay) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(POSTPONE)) {
            statement.setLong(1, delay.toMillis());
            JobRows.bindIds(statement, 2, ids);
            statement.executeUpdate();
        }
    }
}
