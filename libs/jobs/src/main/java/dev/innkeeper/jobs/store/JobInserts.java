package dev.innkeeper.jobs.store;

import dev.innkeeper.jobs.JobRow;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;

/** Writes new rows on the caller's connection. */
@Singleton
public class JobInserts {
    // A COPY takes a round trip more than an INSERT, which from about here on costs more to be parsed and bound.
    private static final int COPY_FROM = 32;
    private static final int TRIES = 5;
    private static final String INSERT_UNIQUE =
            JobRow.INSERT + " on conflict (unique_key) where unique_key is not null and state = 'queued' do nothing";
    /** By number of rows. */
    private static final List<String> FEW = IntStream.range(0, COPY_FROM)
            .mapToObj(rows -> "insert into job (" + JobRow.COLUMNS + ") values "
                    + String.join(", ", Collections.nCopies(rows, "(" + JobRow.VALUES + ")")))
            .toList();

    private static final String FIND_UNIQUE = "select id from job where unique_key = ? and state = 'queued'";

    private final StatementTimes times;

    JobInserts(StatementTimes times) {
        this.times = times;
    }

    /** Inserts a row. */
    public void insert(Connection connection, JobRow row) throws SQLException {
        try (var statement = connection.prepareStatement(JobRow.INSERT)) {
            row.bind(statement, 1);
            times.insert(statement::executeUpdate);
        }
    }

    /** Inserts all rows with one statement: all or none of them are there. */
    public void insert(Connection connection, List<JobRow> rows) throws SQLException {
        if (rows.size() >= COPY_FROM) {
            times.insert(() -> copy(connection, rows));
        } else if (!rows.isEmpty()) {
            insertFew(connection, rows);
        }
    }

    private void insertFew(Connection connection, List<JobRow> rows) throws SQLException {
        try (var statement = connection.prepareStatement(FEW.get(rows.size()))) {
            int at = 1;
            for (var row : rows) {
                at = row.bind(statement, at);
            }
            times.insert(statement::executeUpdate);
        }
    }

    private static long copy(Connection connection, List<JobRow> rows) throws SQLException {
        var copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(CopyText.COPY);
        try {
            var text = new CopyText(copy);
            for (var row : rows) {
                text.write(row);
            }
            text.flush();
            return copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    /** Inserts a row with a unique key unless a live one has it, and answers the id of the one that lives. */
    public UUID insertUnique(Connection connection, JobRow row) throws SQLException {
        for (int i = 0; i < TRIES; i++) {
            try (var insert = connection.prepareStatement(INSERT_UNIQUE)) {
                row.bind(insert, 1);
                if (times.insert(insert::executeUpdate) == 1) {
                    return row.id();
                }
            }
            try (var find = connection.prepareStatement(FIND_UNIQUE)) {
                find.setString(1, row.uniqueKey());
                try (var found = find.executeQuery()) {
                    if (found.next()) {
                        return found.getObject(1, UUID.class);
                    }
                }
            }
            // The other one was done between the two statements: its key is free now.
        }
        throw new SQLException("the unique key " + row.uniqueKey() + " was taken and freed " + TRIES + " times");
    }
}
