package dev.innkeeper.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.platform.keys.KeyRing;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** Table {@code realtime_app}. */
@Singleton
class AppTable {
    private static final Logger LOG = Logger.getLogger(AppTable.class);
    private static final String PURPOSE = "realtime-app";
    private static final String ALL = "select id, key, secret, enabled, settings::text from realtime_app order by id";
    private static final String ADD =
            "insert into realtime_app (id, key, secret) values (?, ?, ?) on conflict do nothing";
    private static final String ENABLE = "update realtime_app set enabled = ?, updated_at = now() where id = ?";

    private final Instance<DataSource> database;
    private final KeyRing keys;
    private final ObjectMapper json;
    private final Apps apps;

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
    List<App> all() throws SQLException {
        try (var connection = database.get().getConnection();
                var statement = connection.prepareStatement(ALL);
                var rows = statement.executeQuery()) {
            var found = new ArrayList<App>();
            while (rows.next()) {
                app(rows).ifPresent(found::add);
            }
            return found;
        }
    }

    /** Whether there was none of this id or key. */
    boolean add(String id, String key, String secret) throws SQLException {
        try (var connection = database.get().getConnection();
                var statement = connection.prepareStatement(ADD)) {
            statement.setString(1, id);
            statement.setString(2, key);
            statement.setString(3, keys.encrypt(PURPOSE, secret.getBytes(UTF_8)));
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

    private Optional<App> app(ResultSet row) throws SQLException {
        var id = row.getString(1);
        var secret = keys.decrypt(PURPOSE, row.getString(3));
        if (secret.isEmpty()) {
            LOG.errorf("The secret of realtime application %s was encrypted with another APP_KEY", id);
            return Optional.empty();
        }
        try {
            var settings = AppSettings.of(json, row.getString(5), apps.configured());
            return Optional.of(new App(
                    id,
                    row.getString(2),
                    new String(secret.get(), UTF_8),
                    row.getBoolean(4),
                    settings.allowedOrigins(),
                    settings.limits(),
                    settings.features(),
                    settings.webhooks()));
        } catch (IllegalArgumentException e) {
            LOG.errorf("The settings of realtime application %s can not be read: %s", id, e.getMessage());
            return Optional.empty();
        }
    }
}
