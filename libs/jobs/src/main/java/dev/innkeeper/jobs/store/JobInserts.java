package dev.innkeeper.jobs.store;

import dev.innkeeper.jobs.JobRow;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** Writes new rows on the caller's connection. */
@Singleton
public class JobInserts {
    // Sixteen parameters a row, and a statement may have 65,535.
    private static final int ROWS_PER_STATEMENT = 1000;
    private static final int TRIES = 5;
    private static final String INSERT_UNIQUE =
            JobRow.INSERT + " on conflict (unique_key) where unique_key is not null and state = 'queued' do nothing";
    private static final String FIND_UNIQUE = "select id from job where unique_key = ? and state = 'queued'";

    /** Inserts all rows with as few statements as can be. */
    public void insert(Connection connection, List<JobRow> rows) throws SQLException {
        for (int from = 0; from < rows.size(); from += ROWS_PER_STATEMENT) {
            var some = rows.subList(from, Math.min(rows.size(), from + ROWS_PER_STATEMENT));
            var sql = some.stream()
                    .map(row -> "(" + JobRow.VALUES + ")")
                    .collect(Collectors.joining(", ", "insert into job (" + JobRow.COLUMNS + ") values ", ""));
            try (var statement = connection.prepareStatement(sql)) {
                int at = 1;
                for (var row : some) {
                    at = row.bind(statement, at);
                }
                statement.executeUpdate();
            }
        }
    }

    /** Inserts a row with a unique key unless a live one has it, and answers the id of the one that lives. */
    public UUID insertUnique(Connection connection, JobRow row) throws SQLException {
        for (int i = 0; i < TRIES; i++) {
            try (var insert = connection.prepareStatement(INSERT_UNIQUE)) {
                row.bind(insert, 1);
                if (insert.executeUpdate() == 1) {
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
