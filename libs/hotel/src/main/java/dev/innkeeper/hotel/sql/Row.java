package dev.innkeeper.hotel.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row a query stands at, read column by column; the plain names refuse NULL. */
public final class Row {

    private final ResultSet rows;

    Row(ResultSet rows) {
        this.rows = rows;
    }

    public UUID uuid(String column) throws SQLException {
        return Objects.requireNonNull(uuidOrNull(column), column);
    }

    public @Nullable UUID uuidOrNull(String column) throws SQLException {
        return rows.getObject(column, UUID.class);
    }

    public String text(String column) throws SQLException {
        return Objects.requireNonNull(rows.getString(column), column);
    }

    public @Nullable String textOrNull(String column) throws SQLException {
        return rows.getString(column);
    }

    public int integer(String column) throws SQLException {
        return rows.getInt(column);
    }

    public long bigint(String column) throws SQLException {
        return rows.getLong(column);
    }

    public @Nullable Long bigintOrNull(String column) throws SQLException {
        return rows.getObject(column, Long.class);
    }

    /** A {@code text[]} without NULLs. */
    public List<String> texts(String column) throws SQLException {
        return List.of(
                (String[]) Objects.requireNonNull(rows.getArray(column), column).getArray());
    }

    /** A {@code bigint[]} without NULLs. */
    public long[] bigints(String column) throws SQLException {
        var boxed =
                (Long[]) Objects.requireNonNull(rows.getArray(column), column).getArray();
        var values = new long[boxed.length];
        for (int i = 0; i < boxed.length; i++) {
            values[i] = boxed[i];
        }
        return values;
    }

    public byte @Nullable [] bytesOrNull(String column) throws SQLException {
        return rows.getBytes(column);
    }

    public LocalDate date(String column) throws SQLException {
        return Objects.requireNonNull(rows.getObject(column, LocalDate.class), column);
    }

    public LocalTime time(String column) throws SQLException {
        return Objects.requireNonNull(rows.getObject(column, LocalTime.class), column);
    }

    public Instant instant(String column) throws SQLException {
        return Objects.requireNonNull(instantOrNull(column), column);
    }

    public @Nullable Instant instantOrNull(String column) throws SQLException {
        var moment = rows.getObject(column, OffsetDateTime.class);
        return moment == null ? null : moment.toInstant();
    }
}
