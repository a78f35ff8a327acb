package dev.innkeeper.scheduler.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.innkeeper.jobs.testing.ManualClock;
import dev.innkeeper.testkit.Database;
import dev.innkeeper.testkit.Postgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class BackupLoopTest {
    private final Database database = Postgres.shared().newDatabase();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final ManualClock clock = new ManualClock(Instant.parse("2027-03-01T12:00:00Z"));
    private final BackupLoop loop = new BackupLoop(source(), clock, metrics, false);

    @AfterEach
    void dropSlot() {
        // A slot is the whole server's.
        database.execute(
                "select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = 'backup'");
    }

    @Test
    void whereNothingIsBackedUpNothingIsSaid() throws Exception {
        loop.turn(1);

        assertThat(value("backup.base.timestamp.seconds")).isNaN();
        assertThat(value("backup.wal.streaming")).isNaN();
        assertThat(value("backup.wal.waiting.bytes")).isNaN();
    }

    @Test
    void whereABackupIsExpectedAndWasNeverBegunItIsMissing() throws Exception {
        var wanted = new SimpleMeterRegistry();
        new BackupLoop(source(), clock, wanted, true).turn(1);

        assertThat(wanted.get("backup.base.timestamp.seconds").gauge().value()).isZero();
        assertThat(wanted.get("backup.wal.streaming").gauge().value())
                .as("one alert is enough")
                .isNaN();
    }

    @Test
    void aBackupThatReceivesTheLogAndHasNoBaseBackupHasNone() throws Exception {
        slot();
        database.execute("create table anything as select generate_series(1, 10000)");
        loop.turn(1);

        assertThat(value("backup.base.timestamp.seconds")).isZero();
        assertThat(value("backup.wal.streaming")).as("nobody receives").isZero();
        assertThat(value("backup.wal.waiting.bytes")).isGreaterThan(100_000);
    }

    @Test
    void theNewestVerifiedBaseBackupCounts() throws Exception {
        slot();
        happened("backup.verified", "2027-02-27 03:00:00Z");
        happened("backup.verified", "2027-02-28 03:00:01Z");
        happened("job.retry", "2027-03-01 09:00:00Z");
        loop.turn(1);

        assertThat(value("backup.base.timestamp.seconds"))
                .isCloseTo(Instant.parse("2027-02-28T03:00:01Z").getEpochSecond() * 1.0, within(0.1));
    }

    @Test
    void aSlotThatIsGoneReceivesNothing() throws Exception {
        happened("backup.verified", "2027-03-01 09:00:00Z");
        loop.turn(1);

        assertThat(value("backup.wal.streaming")).isZero();
    }

    @Test
    void whoLeadsNoMoreSaysNothing() throws Exception {
        slot();
        loop.turn(1);

        clock.advance(Duration.ofMinutes(3));

        assertThat(value("backup.wal.streaming")).isNaN();
    }

    private void happened(String action, String when) {
        database.execute("""
                insert into operator_action (id, operator, action, target, created_at)
                values (gen_random_uuid(), 'somebody', '%s', 'it', '%s')""".formatted(action, when));
    }

    private void slot() {
        database.execute("select pg_create_physical_replication_slot('backup', true)");
    }

    private double value(String name) {
        return metrics.get(name).gauge().value();
    }

    private PGSimpleDataSource source() {
        var server = new PGSimpleDataSource();
        server.setURL(database.url());
        server.setUser(database.user());
        server.setPassword(database.password());
        return server;
    }
}
