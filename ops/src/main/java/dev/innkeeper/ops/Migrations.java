package dev.innkeeper.ops;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.MigrateResult;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jboss.logging.Logger;

/**
 * The two halves of a schema's change. What adds is under {@code db/migration} and runs before the services of a release;
 * what takes away is under {@code db/contract} and runs after them, when nobody uses it any more.
 */
final class Migrations {
    private static final Logger LOG = Logger.getLogger(Migrations.class);
    private static final String CONTRACT = "db/contract/";
    /** Somebody else holds a lock that a script needs. */
    private static final String LOCKED = "55P03";
    // Flyway's own lock: held by an open transaction, an index that is built concurrently would wait for it for ever.
    private static final Map<String, String> LOCK_OF_THE_SESSION =
            Map.of("flyway.postgresql.transactional.lock", "false");
    // A script that waits for a lock has everybody else wait behind it: no longer than a guest is patient.
    private static final String WAITS_BRIEFLY = "SET lock_timeout = '%dms'";
    // Missing is what is not looked at here, and what a later release applied out of order; future the rest of its own.
    private static final String[] NOT_OURS_TO_JUDGE = {"*:missing", "*:future"};

    private Migrations() {}

    /**
     * How often a script asks for its locks.
     *
     * @param longest how long it waits for one, and everybody else behind it
     * @param tries how often it is run, the first time included
     * @param pause how long others may work between two tries
     */
    record Patience(Duration longest, int tries, Duration pause) {
        /** Two minutes in all. */
        static final Patience USUAL = new Patience(Duration.ofSeconds(3), 15, Duration.ofSeconds(5));
    }

    /**
     * Applies what adds and has not been applied.
     *
     * @throws Refused if a script among those would take something away
     */
    static MigrateResult expand(Flyway flyway, Patience patience) throws InterruptedException {
        var configured = flyway.getConfiguration();
        return migrate(
                Flyway.configure()
                        .configuration(configured)
                        .resourceProvider(new Additions(configured.getResourceProvider()))
                        .ignoreMigrationPatterns(NOT_OURS_TO_JUDGE),
                patience);
    }

    /** Applies all that has not been applied, what takes away included. */
    static MigrateResult contract(Flyway flyway, Patience patience) throws InterruptedException {
        return migrate(
                Flyway.configure().configuration(flyway.getConfiguration()).ignoreMigrationPatterns(NOT_OURS_TO_JUDGE),
                patience);
    }

    private static MigrateResult migrate(FluentConfiguration configuration, Patience patience)
            throws InterruptedException {
        var flyway = configuration
                .configuration(LOCK_OF_THE_SESSION)
                .initSql(WAITS_BRIEFLY.formatted(patience.longest().toMillis()))
                .load();
        for (int left = patience.tries() - 1; ; left--) {
            try {
                return flyway.migrate();
            } catch (FlywayException e) {
                if (left <= 0 || !locked(e)) {
                    throw e;
                }
                LOG.warnf("a lock is held by somebody else; %d more tries: %s", left, e.getMessage());
                Thread.sleep(patience.pause());
            }
        }
    }

    private static boolean locked(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && LOCKED.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    /** All scripts but those that take away. */
    private record Additions(ResourceProvider all) implements ResourceProvider {
        @Override
        public LoadableResource getResource(String name) {
            return all.getResource(name);
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return all.getResources(prefix, suffixes).stream()
                    .filter(script -> !script.getAbsolutePath().contains(CONTRACT))
                    .peek(AddsOnly::check)
                    .toList();
        }
    }
}
