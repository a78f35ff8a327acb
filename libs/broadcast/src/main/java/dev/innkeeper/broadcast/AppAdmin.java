package dev.innkeeper.broadcast;

import io.quarkus.redis.datasource.RedisDataSource;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Adds, changes and disables applications for an operator. All nodes hear of a change at once, or within half a minute. */
@Singleton
public class AppAdmin {
    private static final Logger LOG = Logger.getLogger(AppAdmin.class);
    private static final int KEY_BYTES = 10;
    private static final int SECRET_BYTES = 20;

    private final SecureRandom random = new SecureRandom();
    private final AppTable table;
    private final Apps apps;
    private final RedisDataSource redis;
    private final RedisNames names;

    AppAdmin(AppTable table, Apps apps, RedisDataSource redis, RedisNames names) {
        this.table = table;
        this.apps = apps;
        this.redis = redis;
        this.names = names;
    }

    /** Those in the database; the configured one is none of them. */
    public List<App> list() throws SQLException {
        return table.all().apps();
    }

    /**
     * Adds an application with a key and a secret of its own making.
     *
     * @param id letters, digits, dots, dashes and underscores, at most 64
     * @return empty if there is one of this id
     * @throws IllegalArgumentException if the id has another form
     */
    public Optional<App> add(String id) throws SQLException {
        if (!id.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException(
                    "An id has 1 to 64 letters, digits, dots, dashes and underscores: " + id);
        }
        if (id.equals(apps.configured().id()) || !table.add(id, hex(KEY_BYTES), hex(SECRET_BYTES))) {
            return Optional.empty();
        }
        tell();
        return table.all().apps().stream().filter(app -> app.id().equals(id)).findFirst();
    }

    /** Switches an application off or on; whether there is one of this id. */
    public boolean enable(String id, boolean enabled) throws SQLException {
        boolean found = table.enable(id, enabled);
        tell();
        return found;
    }

    /** All that may be set of an application; empty if there is none of this id. */
    public Optional<List<AppSetting>> settings(String id) throws SQLException {
        return table.settings(id);
    }

    /**
     * Whether these changes can be made to any application.
     *
     * @throws IllegalArgumentException as {@link #set}
     */
    public static void check(Map<String, String> changes) {
        changes.forEach(SettingRules::read);
    }

    /**
     * Changes settings of an application: all or none.
     *
     * @param changes texts by the names of {@link #settings}; an empty text for what the configured application has
     * @return whether there is one of this id
     * @throws IllegalArgumentException with words for the operator, if one can not be set so
     */
    public boolean set(String id, Map<String, String> changes) throws SQLException {
        boolean found = table.set(id, changes);
        if (found) {
            tell();
        }
        return found;
    }

    /**
     * Makes a second secret, which is accepted beside the first; webhooks go on being signed with the first.
     *
     * @return empty if there is no application of this id
     */
    public Optional<String> offerNextSecret(String id) throws SQLException {
        var secret = hex(SECRET_BYTES);
        if (!table.offerNext(id, secret)) {
            return Optional.empty();
        }
        tell();
        return Optional.of(secret);
    }

    /** Ends the change of a secret: the second is the only one. False if there is no such application, or no second secret. */
    public boolean takeNextSecret(String id) throws SQLException {
        boolean taken = table.takeNext(id);
        tell();
        return taken;
    }

    /** Encrypts all secrets with the present {@code APP_KEY}, so that an earlier one is not needed; answers the ids of those it can not read. */
    public List<String> encryptAnew() throws SQLException {
        return table.encryptAnew();
    }

    private void tell() {
        try {
            redis.pubsub(String.class).publish(names.appsChanged(), "changed");
        } catch (RuntimeException e) {
            LOG.warnf("Realtime notices the change within half a minute, Redis is away: %s", e.getMessage());
        }
    }

    private String hex(int bytes) {
        byte[] some = new byte[bytes];
        random.nextBytes(some);
        return HexFormat.of().formatHex(some);
    }
}
