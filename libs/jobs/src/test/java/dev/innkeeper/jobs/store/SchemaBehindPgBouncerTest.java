package dev.innkeeper.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.testkit.Database;
import dev.innkeeper.testkit.PgBouncer;
import dev.innkeeper.testkit.Postgres;
import java.sql.SQLException;
import java.time.LocalDate;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.postgresql.ds.PGSimpleDataSource;

@EnabledIf(value = "dev.innkeeper.testkit.PgBouncer#expected", disabledReason = "pgbouncer is not installed")
class SchemaBehindPgBouncerTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 5, 10);

    @Test
    void anEmptyDatabaseIsMigrated() throws SQLException {
        var database = PgBouncer.shared().before(Postgres.shared().newDatabase());
        database.execute("drop schema public cascade; create schema public");

        Flyway.configure()
                .dataSource(database.url(), database.user(), database.password())
                .locations("classpath:db/migration")
                .outOfOrder(true)
                .load()
                .migrate();

        assertThat(count(database, "select count(*) from job")).isZero();
        assertThat(count(database, "select count(*) from flyway_schema_history where not success"))
                .isZero();
    }

    @Test
    void partitionsAreMadeAndDropped() throws SQLException {
        var database = PgBouncer.shared().before(Postgres.shared().newDatabase());
        var source = new PGSimpleDataSource();
        source.setURL(database.url());
        source.setUser(database.user());
        source.setPassword(database.password());
        var partitions = new FailurePartitions(source);

        partitions.create(TODAY, TODAY.plusDays(3));
        partitions.dropBefore(TODAY.plusDays(2));

        assertThat(partitions.days()).containsExactly(TODAY.plusDays(2), TODAY.plusDays(3));
    }

    private static long count(Database database, String sql) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
