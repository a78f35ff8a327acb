package dev.innkeeper.ops.doctor;

import dev.innkeeper.platform.env.AppEnv;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Whether Postgres is backed up by what docs/backup.md describes, where it should be or once was. */
@Singleton
class BackupCheck implements Check {
    private static final String STATE = """
            SELECT (SELECT extract(epoch FROM clock_timestamp() - max(created_at))::bigint FROM operator_action
                     WHERE action = 'backup.verified') AS age,
                   (SELECT bool_or(active) FROM pg_replication_slots WHERE slot_name = 'backup') AS received
            """;
    // One is made each day; the alert BackupMissing has the same patience.
    private static final Duration OLDEST = Duration.ofHours(26);

    private final DataSource database;
    private final AppEnv env;
    private final boolean expected;

    BackupCheck(
            DataSource database,
            AppEnv env,
            @ConfigProperty(name = "innkeeper.platform.backup-expected") boolean expected) {
        this.database = database;
        this.env = env;
        this.expected = expected;
    }

    @Override
    public String subject() {
        return "backup";
    }

    @Override
    public List<Finding> look() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(STATE)) {
            row.next();
            var age = row.getObject("age", Long.class);
            var received = row.getObject("received", Boolean.class);
            if (age == null) {
                return List.of(never(received != null));
            }
            if (OLDEST.compareTo(Duration.ofSeconds(age)) < 0) {
                return List.of(Finding.problem(
                        subject(), "the newest verified base backup is %d hours old".formatted(age / 3600)));
            }
            if (received == null || !received) {
                return List.of(
                        Finding.problem(subject(), "nobody receives the log: what is booked now is in no backup"));
            }
            return List.of(Finding.fine(
                    subject(),
                    "a base backup was verified %d hours ago, and the log is received".formatted(age / 3600)));
        }
    }

    private Finding never(boolean begun) {
        if (begun) {
            return Finding.problem(subject(), "the log is received, and no base backup was ever verified");
        }
        return expected
                ? Finding.problem(
                        subject(),
                        "there is none: begin one, or say with INNKEEPER_PLATFORM_BACKUP_EXPECTED=false that it is"
                                + " somebody else's")
                : Finding.fine(subject(), "there is none here, and APP_ENV %s expects none".formatted(env.id()));
    }
}
