package dev.innkeeper.platform.commit;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives rows to a statement as the arrays that its {@code unnest(?, ?, …)} turns into rows again, one a column. */
public final class Columns<T> {
    /** What a row has in a column, null for NULL. */
    @FunctionalInterface
    public interface Value<T> {
        @Nullable
        Object of(T row) throws SQLException;
    }

    private final PreparedStatement statement;
    private final List<T> rows;
    private int next;

    /** @param from the index of the first array */
    public Columns(PreparedStatement statement, int from, List<T> rows) {
        this.statement = statement;
        this.rows = rows;
        this.next = from;
    }

    /**
     * Sets the next array.
     *
     * @param type Postgres' name of the values' type
     * @param value of a row: a string, a number, or what is written as Postgres reads it
     */
    public Columns<T> add(String type, Value<T> value) throws SQLException {
        var values = new @Nullable Object[rows.size()];
        for (int i = 0; i < values.length; i++) {
            var one = value.of(rows.get(i));
            values[i] = one == null ? null : one.toString();
        }
        statement.setArray(next++, statement.getConnection().createArrayOf(type, values));
        return this;
    }

    /** The index after the last array. */
    public int next() {
        return next;
    }
}
