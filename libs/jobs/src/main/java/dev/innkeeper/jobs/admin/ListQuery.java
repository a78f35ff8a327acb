package dev.innkeeper.jobs.admin;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads pages of jobs, on the caller's connection. Ids grow with time: a page is one walk along an index. */
final class ListQuery {
    static final String COLUMNS = "id, kind, queue, state, run_at, attempt, max_attempts, crash_count, created_at";

    // What is looked for may be rare among millions: then a page ends before it is full.
    private static final int LOOKED_AT = 50_000;

    private ListQuery() {}

    static JobPage page(Connection connection, JobFilter filter, @Nullable UUID before, int limit) throws SQLException {
        var found = find(connection, filter, before, limit + 1);
        if (found.size() > limit) {
            var page = List.copyOf(found.subList(0, limit));
            return new JobPage(page, page.getLast().id());
        }
        return new JobPage(found, lastLookedAt(connection, filter, before));
    }

    private static List<JobView> find(Connection connection, JobFilter filter, @Nullable UUID before, int most)
            throws SQLException {
        var values = new ArrayList<Object>();
        var sql = new StringBuilder("SELECT " + COLUMNS + " FROM (SELECT " + COLUMNS + ", tags ");
        walk(sql, values, filter, before);
        sql.append(" LIMIT ?) AS looked_at WHERE true");
        values.add(LOOKED_AT);
        add(
                sql,
                values,
                " AND state = ?",
                filter.state() == null ? null : filter.state().id());
        add(sql, values, " AND kind = ?", filter.kind());
        add(sql, values, " AND queue = ?", filter.queue());
        add(sql, values, " AND ? = ANY (tags)", filter.tag());
        sql.append(" ORDER BY id DESC LIMIT ?");
        values.add(most);
        try (var statement = connection.prepareStatement(sql.toString())) {
            bind(statement, values);
            var found = new ArrayList<JobView>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(view(rows));
                }
            }
            return found;
        }
    }

    private static @Nullable UUID lastLookedAt(Connection connection, JobFilter filter, @Nullable UUID before)
            throws SQLException {
        var values = new ArrayList<Object>();
        var sql = new StringBuilder("SELECT id ");
        walk(sql, values, filter, before);
        sql.append(" OFFSET ? LIMIT 1");
        values.add(LOOKED_AT - 1);
        try (var statement = connection.prepareStatement(sql.toString())) {
            bind(statement, values);
            try (var row = statement.executeQuery()) {
                return row.next() ? row.getObject(1, UUID.class) : null;
            }
        }
    }

    private static void walk(StringBuilder sql, List<Object> values, JobFilter filter, @Nullable UUID before) {
        sql.append("FROM job WHERE true");
        if (filter.state() == JobState.DEAD) {
            // In the text, not a parameter: only so is the index of the dead used.
            sql.append(" AND state = 'dead'");
        }
        add(sql, values, " AND id < ?", before);
        sql.append(" ORDER BY id DESC");
    }

    private static void add(StringBuilder sql, List<Object> values, String condition, @Nullable Object value) {
        if (value != null) {
            sql.append(condition);
            values.add(value);
        }
    }

    private static void bind(PreparedStatement statement, List<Object> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
    }

    static JobView view(ResultSet row) throws SQLException {
        return new JobView(
                row.getObject("id", UUID.class),
                row.getString("kind"),
                row.getString("queue"),
                JobState.of(row.getString("state")),
                instant(row, "run_at"),
                row.getInt("attempt"),
                row.getInt("max_attempts"),
                row.getInt("crash_count"),
                instant(row, "created_at"));
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
