package dev.innkeeper.ops;

import java.util.Collection;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.output.MigrateResult;
import org.flywaydb.core.api.resource.LoadableResource;

/**
 * The two halves of a schema's change. What adds is under {@code db/migration} and runs before the services of a release;
 * what takes away is under {@code db/contract} and runs after them, when nobody uses it any more.
 */
final class Migrations {
    private static final String CONTRACT = "db/contract/";
    // What is not looked at here counts as missing once it has been applied; what a later release applied, as future.
    private static final String[] NOT_OURS_TO_JUDGE = {"*:missing", "*:future"};

    private Migrations() {}

    /**
     * Applies what adds and has not been applied.
     *
     * @throws Refused if a script among those would take something away
     */
    static MigrateResult expand(Flyway flyway) {
        var configured = flyway.getConfiguration();
        return Flyway.configure()
                .configuration(configured)
                .resourceProvider(new Additions(configured.getResourceProvider()))
                .ignoreMigrationPatterns(NOT_OURS_TO_JUDGE)
                .load()
                .migrate();
    }

    /** Applies all that has not been applied, what takes away included. */
    static MigrateResult contract(Flyway flyway) {
        return flyway.migrate();
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
