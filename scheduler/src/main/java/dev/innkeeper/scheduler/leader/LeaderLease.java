package dev.innkeeper.scheduler.leader;

import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;
import javax.sql.DataSource;

/** The row of the role in table leader. The database's clock decides, so that the clocks of processes may differ. */
final class LeaderLease {
    private static final String TAKE_OR_RENEW = """
            INSERT INTO leader AS l (role, holder, epoch, expires_at)
            VALUES (?, ?, 1, clock_timestamp() + ? * interval '1 millisecond')
            ON CONFLICT (role) DO UPDATE
               SET holder = excluded.holder,
                   epoch = l.epoch + CASE WHEN l.holder = excluded.holder THEN 0 ELSE 1 END,
                   expires_at = clock_timestamp() + ? * interval '1 millisecond'
             WHERE l.holder = excluded.holder OR l.expires_at < clock_timestamp()
            RETURNING epoch""";
    private static final String RELEASE = "UPDATE leader SET expires_at = '-infinity' WHERE role = ? AND holder = ?";

    private final DataSource database;
    private final String role;
    private final UUID holder;
    private final Duration length;

    LeaderLease(DataSource database, String role, UUID holder, Duration length) {
        this.database = database;
        this.role = role;
        this.holder = holder;
        this.length = length;
    }

    /** Takes the role if nobody has it, or keeps it; answers the epoch, or nothing if another has it. */
    OptionalLong takeOrRenew() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(TAKE_OR_RENEW)) {
            statement.setString(1, role);
            statement.setObject(2, holder);
            statement.setLong(3, length.toMillis());
            statement.setLong(4, length.toMillis());
            try (var row = statement.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    /** Gives the role up, so that another may take it at once. */
    void release() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(RELEASE)) {
            statement.setString(1, role);
            statement.setObject(2, holder);
            statement.executeUpdate();
        }
    }
}
