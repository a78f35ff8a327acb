package dev.innkeeper.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.jobs.store.Retention.Kept;
import dev.innkeeper.testkit.Database;
import dev.innkeeper.testkit.Postgres;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class RetentionTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 5, 10);

    private final Database database = Postgres.shared().newDatabase();
    private final Retention retention = new Retention(source());
    private final FailurePartitions partitions = new FailurePartitions(source());

    @Test
    void eachDayGetsItsPartitionOnce() throws SQLException {
        partitions.create(TODAY, TODAY.plusDays(2));
        partitions.create(TODAY.plusDays(1), TODAY.plusDays(3));

        assertThat(partitions.days()).containsExactly(TODAY, TODAY.plusDays(1), TODAY.plusDays(2), TODAY.plusDays(3));
        fail("2026-05-11 23:59:59Z");
        assertThat(count("job_failure_d20260511")).isEqualTo(1);
        assertThat(count("job_failure_default")).isZero();
    }

    @Test
    void aDayWithFailuresAlreadyStaysWhereTheyAre() throws SQLException {
        fail("2026-05-10 12:00Z");

        partitions.create(TODAY, TODAY.plusDays(1));

        assertThat(partitions.days()).containsExactly(TODAY.plusDays(1));
        assertThat(count("job_failure")).isEqualTo(1);
    }

    @Test
    void oldDaysAreDroppedAndWhatTheDefaultHasOfThemIsDeleted() throws SQLException {
        partitions.create(TODAY.minusDays(2), TODAY);
        fail("2026-05-08 12:00Z");
        fail("2026-05-10 12:00Z");
        fail("2026-05-01 12:00Z");

        partitions.dropBefore(TODAY.minusDays(1));

        assertThat(partitions.days()).containsExactly(TODAY.minusDays(1), TODAY);
        assertThat(count("job_failure")).isEqualTo(1);
    }

    @Test
    void aTableInUseIsLeftForAnotherTime() throws SQLException {
        try (var dump = database.connect()) {
            dump.setAutoCommit(false);
            try (var statement = dump.createStatement()) {
                statement.execute("lock table job_failure in access share mode");
            }
            partitions.create(TODAY, TODAY.plusDays(2));
            assertThat(partitions.days()).isEmpty();
            dump.rollback();
        }
        partitions.create(TODAY, TODAY.plusDays(2));
        assertThat(partitions.days()).hasSize(3);
    }

    @Test
    void whatIsOldIsDeletedAndWhatIsYoungOrInUseIsKept() throws SQLException {
        database.execute("""
                insert into job (id, kind, queue, args, max_attempts) values ('%1$s', 'test', 'default', '{}', 8);
                insert into job_progress (job_id, attempt, done, total, updated_at) values
                    ('%1$s', 1, 1, 2, now() - interval '1 day'), ('%2$s', 1, 1, 2, now() - interval '1 day');
                insert into worker (id, host, pid, queues, slots, running, version, beat_at) values
                    ('%1$s', 'h', 1, '{}', 1, 0, 'v', now() - interval '2 days'), ('%2$s', 'h', 1, '{}', 1, 0, 'v', now());
                insert into job_batch (id, total, pending, then_id, then_kind, then_queue, then_args, then_max_attempts, ended_at)
                values ('%1$s', 1, 0, '%1$s', 'k', 'q', '{}', 1, now() - interval '2 days'), ('%2$s', 1, 1, '%2$s', 'k', 'q', '{}', 1, null);
                insert into operator_action (id, operator, action, target, created_at) values
                    ('%1$s', 'o', 'a', 't', now() - interval '2 days'), ('%2$s', 'o', 'a', 't', now());
                insert into schedule_fire (name, fire_at, created_at) values
                    ('a', now(), now() - interval '2 days'), ('b', now(), now());
                insert into schedule (name, cron, zone, last_fire_at, retired_at) values
                    ('a', '* * * * *', 'UTC', now(), now() - interval '2 days'), ('b', '* * * * *', 'UTC', now(), null)""".formatted("00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"));

        for (var what : Kept.values()) {
            assertThat(retention.delete(what, Duration.ofHours(12)))
                    .as("%s: a full batch", what)
                    .isFalse();
        }
        for (var table :
                new String[] {"job_progress", "worker", "job_batch", "operator_action", "schedule_fire", "schedule"}) {
            assertThat(count(table)).as(table).isEqualTo(1);
        }
    }

    private void fail(String at) {
        database.execute("""
                insert into job_failure (job_id, attempt, kind, error, stack, created_at)
                values (gen_random_uuid(), 1, 'test', 'e', '', '%s')""".formatted(at));
    }

    private long count(String table) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select count(*) from " + table)) {
            row.next();
            return row.getLong(1);
        }
    }

    private PGSimpleDataSource source() {
        var server = new PGSimpleDataSource();
        server.setURL(database.url());
        server.setUser(database.user());
        server.setPassword(database.password());
        return server;
    }
}
