package dev.innkeeper.hotel.sql;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements on the caller's transaction, or each in a transaction of its own when there is none.
 *
 * <p>Parameters are bound in the order given: {@link Instant}, {@code Long[]}, {@code String[]}, {@code UUID[]} and whatever
 * the driver's {@code setObject} takes.
 */
@ApplicationScoped
public class Sql {

    private final DataSource source;

    public Sql(DataSource source) {
        this.source = source;
    }

    /** Every row of a query. */
    public <T> List<T> list(String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
        try {
            return query(sql, mapper, parameters);
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    /** The first row of a query. */
    public <T> Optional<T> first(String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
        return list(sql, mapper, parameters).stream().findFirst();
    }

    /** Runs a statement that changes rows and says how many. */
    public int update(String sql, @Nullable Object... parameters) {
        try (var connection = source.getConnection();
                var statement = connection.prepareStatement(sql)) {
            bind(connection, statement, parameters);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    /** As {@link #list}, for callers who tell failures apart by their SQLSTATE. */
    public <T> List<T> query(String sql, RowMapper<T> mapper, @Nullable Object... parameters) throws SQLException {
        try (var connection = source.getConnection();
                var statement = connection.prepareStatement(sql)) {
            bind(connection, statement, parameters);
            try (var rows = statement.executeQuery()) {
                var row = new Row(rows);
                var found = new ArrayList<T>();
                while (rows.next()) {
                    found.add(mapper.map(row));
                }
                return found;
            }
        }
    }

    private static void bind(Connection connection, PreparedStatement statement, @Nullable Object[] parameters)
            throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            switch (parameters[i]) {
                case Instant instant -> statement.setObject(i + 1, instant.atOffset(ZoneOffset.UTC));
                case Long[] longs -> statement.setArray(i + 1, connection.createArrayOf("bigint", longs));
                case String[] words -> statement.setArray(i + 1, connection.createArrayOf("text", words));
                case UUID[] ids -> statement.setArray(i + 1, connection.createArrayOf("uuid", ids));
                case null, default -> statement.setObject(i + 1, parameters[i]);
            }
        }
    }
}
