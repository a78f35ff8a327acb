package dev.innkeeper.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.ops.Migrations.Patience;
import dev.innkeeper.ops.doctor.Pending;
import dev.innkeeper.testkit.Database;
import dev.innkeeper.testkit.Postgres;
import java.io.Reader;
import java.io.StringReader;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

    private static final Script LAST =
            new Script("db/migration/hotel/V4__last.sql", "alter table steps.room add column last text");
    private static final Script INDEX =
            new Script("db/migration/hotel/V3__index.sql", "create index concurrently room_old on steps.room (old)");
    private static final Duration BRIEFLY = Duration.ofMillis(100);
    private static final Patience IMPATIENT = new Patience(Duration.ofSeconds(3), 1, Duration.ZERO);

    private final Database database = Postgres.shared().newDatabase();
    private final List<Script> scripts = new ArrayList<>();

    @BeforeEach
    void theFirstRelease() {
        scripts.addAll(List.of(ADD, TAKE_AWAY));
    }

    @Test
    void whatAddsRunsAloneAndWhatTakesAwayWhenItIsAskedFor() {
        assertThat(expand()).isEqualTo(1);
        assertThat(expand()).isZero();

        assertThat(contract()).isEqualTo(1);
        assertThat(contract()).isZero();
    }

    @Test
    void theNextReleaseAddsToASchemaFromWhichSomethingWasTaken() {
        contract();
        scripts.add(ADD_MORE);

        assertThat(expand()).isEqualTo(1);
    }

    @Test
    void anOlderReleaseThatIsBroughtBackLeavesTheGrownSchemaAlone() {
        scripts.add(ADD_MORE);
        expand();
        scripts.remove(ADD_MORE);

        assertThat(expand()).isZero();
    }

    @Test
    void anOlderReleaseThatIsBroughtBackTakesAwayItsOwnAlthoughTheNewerOneAddedOutOfOrder() {
        scripts.add(LAST);
        expand();
        scripts.add(ADD_MORE);
        expand();
        scripts.remove(ADD_MORE);

        assertThat(expand()).isZero();
        assertThat(contract()).isEqualTo(1);
    }

    @Test
    void aScriptThatTakesAwayAndSaysItAddsIsRefusedBeforeAnyRuns() {
        scripts.clear();
        scripts.add(new Script("db/migration/hotel/V2030010101__add.sql", "create table steps.more (id int)"));
        scripts.add(new Script("db/migration/hotel/V2030010102__no.sql", "drop table steps.room"));

        assertThatThrownBy(() -> expand())
                .isInstanceOf(Refused.class)
                .hasMessageContaining("V2030010102__no.sql")
                .hasMessageContaining("--contract");
        scripts.removeLast();
        assertThat(expand()).isEqualTo(1);
    }

    @Test
    void theDoctorTellsWhatAddsFromWhatWaitsForTheServices() {
        assertThat(Pending.of(flyway())).isEqualTo(new Pending(1, 1));
        expand();
        assertThat(Pending.of(flyway())).isEqualTo(new Pending(0, 1));
        contract();
        assertThat(Pending.of(flyway())).isEqualTo(new Pending(0, 0));
    }

    @Test
    void aScriptGivesWayToWhoHoldsALockAndIsAppliedOnceItGetsIt() throws Exception {
        expand();
        scripts.add(ADD_MORE);
        try (var reader = database.connect()) {
            reader.setAutoCommit(false);
            reader.createStatement().execute("select * from steps.room");
            assertThatThrownBy(() -> Migrations.expand(flyway(), new Patience(BRIEFLY, 2, Duration.ZERO)))
                    .hasStackTraceContaining("lock timeout");

            var migration = CompletableFuture.supplyAsync(this::patiently);
            await().until(() -> waiting() > 0);
            reader.rollback();
            assertThat(migration.get(30, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    @Test
    void anIndexIsBuiltWithoutLockingItsTable() {
        expand();
        scripts.add(INDEX);

        assertThat(expand()).isEqualTo(1);
    }

    private int expand() {
        return unchecked(() -> Migrations.expand(flyway(), IMPATIENT).migrationsExecuted);
    }

    private int contract() {
        return unchecked(() -> Migrations.contract(flyway(), IMPATIENT).migrationsExecuted);
    }

    private int patiently() {
        return unchecked(() -> Migrations.expand(flyway(), new Patience(BRIEFLY, 1_000, BRIEFLY)).migrationsExecuted);
    }

    private long waiting() throws SQLException {
        try (var connection = database.connect();
                var rows = connection
                        .createStatement()
                        .executeQuery(
                                "select count(*) from pg_locks where not granted and relation = 'steps.room'::regclass")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static int unchecked(Callable<Integer> work) {
        try {
            return work.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
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
