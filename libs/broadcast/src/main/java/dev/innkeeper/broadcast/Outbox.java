package dev.innkeeper.broadcast;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.platform.ids.Ids;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** The table in which events wait for Redis. A service without a database has none, and its events wait for nothing. */
@Singleton
class Outbox {
    private static final String INSERT = "insert into broadcast_outbox (id, events) values (?, ?)";

    private final Instance<DataSource> database;
    private final OutboxSending sending;
    private final ObjectMapper json;
    private final Ids ids;
    private final String appId;

    Outbox(Instance<DataSource> database, OutboxSending sending, ObjectMapper json, Ids ids, Apps apps) {
        this.database = database;
        this.sending = sending;
        this.json = json;
        this.ids = ids;
        this.appId = apps.configured().id();
    }

    OutboxRow row(List<OutboxEvent> events) {
        var outgoing = events.stream().map(event -> event.outgoing(appId)).toList();
        return new OutboxRow(ids.next(), outgoing, OutboxEvent.write(json, events));
    }

    /** Inserts the row in the current transaction. */
    void insert(OutboxRow row) {
        if (!database.isResolvable()) {
            return;
        }
        try (var connection = database.get().getConnection();
                var statement = connection.prepareStatement(INSERT)) {
            statement.setObject(1, row.id());
            statement.setString(2, row.json());
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("The events of this transaction can not be kept", e);
        }
    }

    /** Sends what was committed. */
    void send(OutboxRow row) {
        sending.send(row.id(), row.events());
    }
}
