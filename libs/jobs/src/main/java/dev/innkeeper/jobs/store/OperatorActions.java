package dev.innkeeper.jobs.store;

import dev.innkeeper.platform.ids.Ids;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What operators did, written in the transaction that does it. */
@Singleton
public class OperatorActions {
    private static final String INSERT =
            "insert into operator_action (id, operator, action, target, detail) values (?, ?, ?, ?, ?)";

    private final Ids ids;

    OperatorActions(Ids ids) {
        this.ids = ids;
    }

    /**
     * Writes an action down.
     *
     * @param operator who acts
     * @param action the thing acted upon and the verb, such as {@code job.retry}
     * @param target which one: an id or a name
     * @param detail what else is to be known
     */
    public void write(Connection connection, String operator, String action, String target, @Nullable String detail)
            throws SQLException {
        try (var statement = connection.prepareStatement(INSERT)) {
            statement.setObject(1, ids.next());
            statement.setString(2, operator);
            statement.setString(3, action);
            statement.setString(4, target);
            statement.setString(5, detail);
            statement.executeUpdate();
        }
    }
}
