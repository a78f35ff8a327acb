package dev.innkeeper.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.platform.keys.KeyRing;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Table {@code realtime_app}. */
@Singleton
class AppTable {
    private static final Logger LOG = Logger.getLogger(AppTable.class);
    private static final String PURPOSE = "realtime-app";
    private static final String ALL =
            "select id, key, secret, enabled, settings::text, secret_next from realtime_app order by id";
    private static final String ADD =
            "insert into realtime_app (id, key, secret) values (?, ?, ?) on conflict do nothing";
    private static final String OFFER_NEXT = "update realtime_app set secret_next = ?, updated_at = now() where id = ?";
    private static final String TAKE_NEXT = """
            update realtime_app set secret = secret_next, secret_next = null, updated_at = now()
             where id = ? and secret_next is not null""";
    private static final String SECRETS = "select id, secret, secret_next from realtime_app order by id for update";
    private static final String REWRITE = "update realtime_app set secret = ?, secret_next = ? where id = ?";
    private static final String SETTINGS = "select settings::text from realtime_app where id = ?";
    private static final String SET = "update realtime_app set settings = ?::jsonb, updated_at = now() where id = ?";
    private static final String ENABLE = "update realtime_app set enabled = ?, updated_at = now() where id = ?";

    /**
     * What is in the table.
     *
     * @param unreadable ids of those that are left out because they can not be read
     */
    record Rows(List<App> apps, Set<String> unreadable) {}

    private final Instance<DataSource> database;
    private final KeyRing keys;
    private final ObjectMapper json;
    private final Apps apps;
    // The table is read every few seconds; what is wrong with a row is said once.
    private final Set<String> complaints = ConcurrentHashMap.newKeySet();

    AppTable(Instance<DataSource> database, KeyRing keys, ObjectMapper json, Apps apps) {
        this.database = database;
        this.keys = keys;
        this.json = json;
        this.apps = apps;
    }

    /** Whether this service has a database at all. */
    boolean exists() {
        return database.isResolvable();
    }

    /** All that can be read. One that can not is left out, and said so. */
    Rows all() throws SQLException {
        try (var connection = database.get().getConnection();
                var statement = connection.prepareStatement(ALL);
                var rows = statement.executeQuery()) {
            var found = new ArrayList<App>();
            var unreadable = new HashSet<String>();
            while (rows.next()) {
                String id = rows.getString(1);
                app(rows).ifPresentOrElse(found::add, () -> unreadable.add(id));
            }
            return new Rows(found, unreadable);
        }
    }

    /** Whether there was none of this id or key. */
    boolean add(String id, String key, String secret) throws SQLException {
        try (var connection = database.get().getConnection();
                var statement = connection.prepareStatement(ADD)) {
            statement.setString(1, id);
            statement.setString(2, key);
            statement.setString(3, encrypted(secret));
            return statement.executeUpdate() == 1;
        }
    }

    /** Whether there is one of this id. */
    boolean enable(String id, boolean enabled) throws SQLException {
        try (var connection = database.get().getConnection();
                var statement = connection.prepareStatement(ENABLE)) {
            statement.setBoolean(1, enabled);
            statement.setString(2, id);
            return statement.executeUpdate() == 1;
        }
    }

    /** All that may be set of the one of this id, if there is one. */
    Optional<List<AppSetting>> settings(String id) throws SQLException {
        try (var connection = database.get().getConnection()) {
            return settings(connection, SETTINGS, id).map(own -> AppSettings.list(json, own, apps.configured()));
        }
    }

    /**
     * Changes settings; whether there is one of this id.
     *
     * @throws IllegalArgumentException as {@link AppSettings#changed}
     */
    boolean set(String id, Map<String, String> changes) throws SQLException {
        try (var connection = database.get().getConnection()) {
            connection.setAutoCommit(false);
            try (var write = connection.prepareStatement(SET)) {
                var own = settings(connection, SETTINGS + " for update", id);
                if (own.isEmpty()) {
                    connection.rollback();
                    return false;
                }
                write.setString(1, AppSettings.changed(json, own.get(), changes, apps.configured()));
                write.setString(2, id);
                write.executeUpdate();
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
            connection.commit();
            return true;
        }
    }

    private static Optional<String> settings(Connection connection, String sql, String id) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, id);
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
            }
        }
    }

    /** Whether there is one of this id, which accepts this secret too from now on. */
    boolean offerNext(String id, String secret) throws SQLException {
        try (var connection = database.get().getConnection();
                var statement = connection.prepareStatement(OFFER_NEXT)) {
            statement.setString(1, encrypted(secret));
            statement.setString(2, id);
            return statement.executeUpdate() == 1;
        }
    }

    /** Puts the next secret in the place of the first; whether there was one. */
    boolean takeNext(String id) throws SQLException {
        try (var connection = database.get().getConnection();
                var statement = connection.prepareStatement(TAKE_NEXT)) {
            statement.setString(1, id);
            return statement.executeUpdate() == 1;
        }
    }

    /** Encrypts all secrets anew, with the key that encrypts now; answers the ids of those whose key is not there any more. */
    List<String> encryptAnew() throws SQLException {
        var unread = new ArrayList<String>();
        try (var connection = database.get().getConnection()) {
            connection.setAutoCommit(false);
            try (var read = connection.prepareStatement(SECRETS);
                    var rows = read.executeQuery();
                    var write = connection.prepareStatement(REWRITE)) {
                while (rows.next()) {
                    var secret = decrypted(rows.getString(2));
                    var next = decrypted(rows.getString(3));
                    if (secret == null || (next == null && rows.getString(3) != null)) {
                        unread.add(rows.getString(1));
                        continue;
                    }
                    write.setString(1, encrypted(secret));
                    write.setString(2, next == null ? null : encrypted(next));
                    write.setString(3, rows.getString(1));
                    write.executeUpdate();
                }
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            }
            connection.commit();
        }
        return unread;
    }

    private String encrypted(String secret) {
        return keys.encrypt(PURPOSE, secret.getBytes(UTF_8));
    }

    private @Nullable String decrypted(@Nullable String token) {
        return token == null
                ? null
                : keys.decrypt(PURPOSE, token)
                        .map(bytes -> new String(bytes, UTF_8))
                        .orElse(null);
    }

    private Optional<App> app(ResultSet row) throws SQLException {
        var id = row.getString(1);
        var secret = decrypted(row.getString(3));
        if (secret == null) {
            complain(
                    "The secret of realtime application %s was encrypted with another APP_KEY".formatted(id),
                    row.getString(3));
            return Optional.empty();
        }
        try {
            var settings = AppSettings.of(json, row.getString(5), apps.configured());
            return Optional.of(new App(
                    id,
                    row.getString(2),
                    secret,
                    decrypted(row.getString(6)),
                    row.getBoolean(4),
                    settings.allowedOrigins(),
                    settings.limits(),
                    settings.features(),
                    settings.webhooks()));
        } catch (IllegalArgumentException e) {
            complain(
                    "The settings of realtime application %s can not be read: %s".formatted(id, e.getMessage()),
                    row.getString(5));
            return Optional.empty();
        }
    }

    private void complain(String words, @Nullable String about) {
        if (complaints.add(words + about)) {
            LOG.error(words);
        }
    }
}
