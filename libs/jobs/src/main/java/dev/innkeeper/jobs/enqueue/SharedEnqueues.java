package dev.innkeeper.jobs.enqueue;

import dev.innkeeper.jobs.JobRow;
import dev.innkeeper.jobs.store.JobInserts;
import dev.innkeeper.platform.commit.GroupCommit;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * Enqueues jobs of callers that have no transaction, those of a crowd together. Redis is told by the thread that has
 * committed, before the callers wake up: a worker need not wait for that.
 */
@Singleton
class SharedEnqueues {
    private static final int MOST_ROWS = 256;

    private final DataSource database;
    private final JobInserts inserts;
    private final AfterCommit afterCommit;
    private final EnqueueCounts counts;
    private final GroupCommit<JobRow, JobRow> commits = new GroupCommit<>("job-inserts", MOST_ROWS, this::enqueueAll);

    SharedEnqueues(DataSource database, JobInserts inserts, AfterCommit afterCommit, EnqueueCounts counts) {
        this.database = database;
        this.inserts = inserts;
        this.afterCommit = afterCommit;
        this.counts = counts;
    }

    /** Returns when the row is committed and Redis is being told. */
    void enqueue(JobRow row) {
        try {
            commits.write(row);
        } catch (SQLException e) {
            throw new EnqueueFailed(e);
        }
    }

    private List<JobRow> enqueueAll(List<JobRow> rows) throws SQLException {
        try (var connection = database.getConnection()) {
            if (rows.size() == 1) {
                inserts.insert(connection, rows.getFirst());
            } else {
                inserts.insert(connection, rows);
            }
        }
        counts.add(rows);
        afterCommit.push(rows);
        return rows;
    }
}
