package dev.innkeeper.broadcast;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * A new row of table {@code broadcast_outbox}, for those who insert it within a larger statement
 * ({@code with told as (insert into broadcast_outbox ({COLUMNS}) values ({VALUES})) …}).
 *
 * @param id also the key by which a repetition is noticed
 * @param events what is to be sent
 * @param json the events as the row keeps them
 */
public record OutboxRow(UUID id, List<Outgoing> events, String json) {
    /** The columns that {@link #VALUES} fills. */
    public static final String COLUMNS = "id, events";

    /** The parameters of one row, in the order of {@link #bind}. */
    public static final String VALUES = "?, ?";

    static final String INSERT = "insert into broadcast_outbox (" + COLUMNS + ") values (" + VALUES + ")";

    /** Sets this row's parameters, the first at index {@code from}, and returns the index after the last. */
    public int bind(PreparedStatement statement, int from) throws SQLException {
        statement.setObject(from, id);
        statement.setString(from + 1, json);
        return from + 2;
    }
}
