package dev.innkeeper.ops.secrets;

import dev.innkeeper.ops.secrets.Progress.Step;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * The database's password: Postgres knows one for a role, so there are two roles that log in, of which the second acts as the first.
 * They take turns.
 */
@Singleton
final class LoginRotation implements Rotation {
    private static final String SECOND = "_b";
    private static final String WHO = "SELECT session_user, current_user";
    private static final String EXISTS = "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = ?)";
    // A role never has it by membership.
    private static final String REPLICATES_ALONE = """
            SELECT EXISTS (SELECT FROM pg_roles owner, pg_roles second
             WHERE owner.rolname = ? AND second.rolname = ? AND owner.rolreplication AND NOT second.rolreplication)""";
    private static final String PASSWORD = "database-password";
    private static final String LOGIN = "database-user";

    private final DataSource database;
    private final Connected connected;
    private final Clock clock;

    LoginRotation(DataSource database, Connected connected, Clock clock) {
        this.database = database;
        this.connected = connected;
        this.clock = clock;
    }

    /** As whom this environment logs in, and as whom it acts then. */
    private record Logins(String login, String owner) {
        String other() {
            return login.equals(owner) ? owner + SECOND : owner;
        }
    }

    @Override
    public Advanced next(SecretFiles files, Rotated secret, Progress progress, boolean now) throws Exception {
        return progress.step() == Step.RESTING ? offer(files, secret) : finish(files, secret, progress.former());
    }

    private Advanced offer(SecretFiles files, Rotated secret) throws SQLException, IOException {
        var password = RandomSecret.word();
        try (var connection = database.getConnection()) {
            var logins = logins(connection);
            var named = files.find(LOGIN);
            if (named.isPresent() && !named.get().equals(logins.login())) {
                throw new IllegalStateException(
                        "%s says %s, and this environment logs in as %s".formatted(LOGIN, named.get(), logins.login()));
            }
            if (!holds(connection, EXISTS, logins.other())) {
                execute(connection, "CREATE ROLE %I LOGIN IN ROLE %I", logins.other(), logins.owner());
                execute(connection, "ALTER ROLE %I SET role TO %I", logins.other(), logins.owner());
            }
            if (holds(connection, REPLICATES_ALONE, logins.owner(), logins.other())) {
                execute(connection, "ALTER ROLE %I REPLICATION", logins.other());
            }
            // Sends a verifier, so that no log of statements has it.
            connection
                    .unwrap(PGConnection.class)
                    .alterUserPassword(logins.other(), password.toCharArray(), "scram-sha-256");
            var offered = new Progress(Step.OFFERED, clock.instant(), logins.login());
            var texts = new HashMap<>(Map.of(PASSWORD, password));
            named.ifPresent(former -> texts.put(LOGIN, logins.other()));
            files.write(secret, offered, texts);
            return new Advanced(
                    offered,
                    List.of(
                            "set DATABASE_USER=%s at once where it is a variable and no file: until then whoever starts is refused"
                                    .formatted(logins.other()),
                            "restart web, worker, scheduler and realtime, one process at a time, and innkeeper-backup where it is a unit"));
        }
    }

    private Advanced finish(SecretFiles files, Rotated secret, String former) throws SQLException, IOException {
        try (var connection = database.getConnection()) {
            if (logins(connection).login().equals(former)) {
                throw new StillUsed("this environment itself logs in as %s: set DATABASE_USER".formatted(former));
            }
            var still = connected.as(former);
            if (!still.isEmpty()) {
                throw new StillUsed("logged in as " + former, still);
            }
            execute(connection, "ALTER ROLE %I PASSWORD NULL", former);
        }
        var resting = new Progress(Step.RESTING, clock.instant(), "");
        files.write(secret, resting, Map.of());
        return new Advanced(resting, List.of(former + " has no password any more; nothing has to be restarted"));
    }

    private static Logins logins(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(WHO)) {
            row.next();
            return new Logins(row.getString(1), row.getString(2));
        }
    }

    private static boolean holds(Connection connection, String question, String... names) throws SQLException {
        try (var statement = connection.prepareStatement(question)) {
            for (int at = 0; at < names.length; at++) {
                statement.setString(at + 1, names[at]);
            }
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private static void execute(Connection connection, String template, String... names) throws SQLException {
        var sql = template;
        try (var statement = connection.createStatement()) {
            for (var name : names) {
                sql = sql.replaceFirst(
                        "%I", java.util.regex.Matcher.quoteReplacement(statement.enquoteIdentifier(name, true)));
            }
            statement.execute(sql);
        }
    }
}
