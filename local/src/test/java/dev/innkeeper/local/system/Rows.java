package dev.innkeeper.local.system;

import dev.innkeeper.testkit.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What a query answers, asked on a connection of its own: Postgres may have been away since the last. */
record Rows(Supplier<Database> database) {
    /** Makes one thing of a row. */
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    <T> List<T> all(String sql, Reader<T> reader) throws SQLException {
        try (var connection = database.get().connect();
                var query = connection.createStatement();
                var answer = query.executeQuery(sql)) {
            var all = new ArrayList<T>();
            while (answer.next()) {
                all.add(reader.read(answer));
            }
            return all;
        }
    }

    long number(String sql) throws SQLException {
        return all(sql, row -> row.getLong(1)).getFirst();
    }

    static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
