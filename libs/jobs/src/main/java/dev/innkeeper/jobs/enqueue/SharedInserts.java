package dev.innkeeper.jobs.enqueue;

import dev.innkeeper.jobs.JobRow;
import dev.innkeeper.jobs.store.JobInserts;
import dev.innkeeper.platform.commit.GroupCommit;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** Inserts rows of callers that have no transaction, those of a crowd together. */
@Singleton
class SharedInserts {
    private static final int MOST_ROWS = 256;

    private final DataSource database;
    private final JobInserts inserts;
    private final GroupCommit<JobRow, JobRow> commits = new GroupCommit<>("job-inserts", MOST_ROWS, this::insertAll);

    SharedInserts(DataSource database, JobInserts inserts) {
        this.database = database;
        this.inserts = inserts;
    }

    /** Returns when the row is committed. */
    void insert(JobRow row) throws SQLException {
        commits.write(row);
    }

    private List<JobRow> insertAll(List<JobRow> rows) throws SQLException {
        try (var connection = database.getConnection()) {
            if (rows.size() == 1) {
                inserts.insert(connection, rows.getFirst());
            } else {
                inserts.insert(connection, rows);
            }
        }
        return rows;
    }
}
