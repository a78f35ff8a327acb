package dev.innkeeper.broadcast;

import dev.innkeeper.platform.commit.Columns;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * A new row of table {@code broadcast_outbox}, for those who insert it within a larger statement.
 *
 * @param id also the key by which a repetition is noticed
 * @param events what is to be sent
 * @param json the events as the row keeps them
 */
public record OutboxRow(UUID id, List<Outgoing> events, String json) {
    /**
     * Many rows as a source for {@code insert into broadcast_outbox ({COLUMNS}) select outbox_row.id, outbox_row.events
     * from …}, with their number, from 1, as {@code n}.
     */
    public static final String SOURCE = "unnest(?::uuid[], ?::text[]) with ordinality as outbox_row (id, events, n)";

    /** Sets the parameters of {@link #SOURCE}, the first at index {@code from}, and returns the index after the last. */
    public static int bind(PreparedStatement statement, int from, List<OutboxRow> rows) throws SQLException {
        return new Columns<>(statement, from, rows)
                .add("uuid", OutboxRow::id)
                .add("text", OutboxRow::json)
                .next();
    }
}
