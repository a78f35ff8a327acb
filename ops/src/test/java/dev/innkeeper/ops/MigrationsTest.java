package dev.innkeeper.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.innkeeper.testkit.Database;
import dev.innkeeper.testkit.Postgres;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Expand and contract, on a schema of the test's own. */
class MigrationsTest {
    private static final Script ADD =
            new Script("db/migration/hotel/V1__add.sql", "create table steps.room (old text)");
    private static final Script TAKE_AWAY =
            new Script("db/contract/hotel/V2__take_away.sql", "alter table steps.room drop column old");
    private static final Script ADD_MORE =
            new Script("db/migration/hotel/V3__add_more.sql", "alter table steps.room add column newer text");

    private final Database database = Postgres.shared().newDatabase();
    private final List<Script> scripts = new ArrayList<>();

    @BeforeEach
    void theFirstRelease() {
        scripts.addAll(List.of(ADD, TAKE_AWAY));
    }

    @Test
    void whatAddsRunsAloneAndWhatTakesAwayWhenItIsAskedFor() {
        assertThat(Migrations.expand(flyway()).migrationsExecuted).isEqualTo(1);
        assertThat(Migrations.expand(flyway()).migrationsExecuted).isZero();

        assertThat(Migrations.contract(flyway()).migrationsExecuted).isEqualTo(1);
        assertThat(Migrations.contract(flyway()).migrationsExecuted).isZero();
    }

    @Test
    void theNextReleaseAddsToASchemaFromWhichSomethingWasTaken() {
        Migrations.contract(flyway());
        scripts.add(ADD_MORE);

        assertThat(Migrations.expand(flyway()).migrationsExecuted).isEqualTo(1);
    }

    @Test
    void anOlderReleaseThatIsBroughtBackLeavesTheGrownSchemaAlone() {
        scripts.add(ADD_MORE);
        Migrations.expand(flyway());
        scripts.remove(ADD_MORE);

        assertThat(Migrations.expand(flyway()).migrationsExecuted).isZero();
    }

    @Test
    void aScriptThatTakesAwayAndSaysItAddsIsRefusedBeforeAnyRuns() {
        scripts.clear();
        scripts.add(new Script("db/migration/hotel/V2030010101__add.sql", "create table steps.more (id int)"));
        scripts.add(new Script("db/migration/hotel/V2030010102__no.sql", "drop table steps.room"));

        assertThatThrownBy(() -> Migrations.expand(flyway()))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("V2030010102__no.sql")
                .hasMessageContaining("--contract");
        scripts.removeLast();
        assertThat(Migrations.expand(flyway()).migrationsExecuted).isEqualTo(1);
    }

    private Flyway flyway() {
        return Flyway.configure()
                .dataSource(database.url(), database.user(), database.password())
                .schemas("steps")
                .outOfOrder(true)
                .resourceProvider(new Provider(List.copyOf(scripts)))
                .load();
    }

    private record Provider(List<Script> scripts) implements ResourceProvider {
        @Override
        public @org.jspecify.annotations.Nullable LoadableResource getResource(String name) {
            return null;
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return scripts.stream()
                    .filter(script -> script.getFilename().startsWith(prefix))
                    .map(LoadableResource.class::cast)
                    .toList();
        }
    }

    private static final class Script extends LoadableResource {
        private final String path;
        private final String statement;

        private Script(String path, String statement) {
            this.path = path;
            this.statement = statement;
        }

        @Override
        public Reader read() {
            return new StringReader(statement);
        }

        @Override
        public String getAbsolutePath() {
            return path;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return path;
        }

        @Override
        public String getFilename() {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        @Override
        public String getRelativePath() {
            return path;
        }
    }
}
