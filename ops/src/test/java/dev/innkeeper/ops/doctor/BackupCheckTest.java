package dev.innkeeper.ops.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.ops.doctor.Finding.Level;
import dev.innkeeper.platform.env.AppEnv;
import dev.innkeeper.testkit.Database;
import dev.innkeeper.testkit.Postgres;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class BackupCheckTest {
    private final Database database = Postgres.shared().newDatabase();

    @AfterEach
    void dropSlot() {
        // A slot is the whole server's.
        database.execute(
                "select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = 'backup'");
    }

    @Test
    void aProductionThatNobodyBacksUpIsAProblem() throws SQLException {
        assertThat(found(AppEnv.PRODUCTION, true).level()).isEqualTo(Level.PROBLEM);
        assertThat(found(AppEnv.PRODUCTION, true).says()).contains("there is none: begin one");
    }

    @Test
    void whereNoneIsExpectedNothingIsMissing() throws SQLException {
        assertThat(found(AppEnv.PREVIEW, false).level()).isEqualTo(Level.FINE);
        assertThat(found(AppEnv.PREVIEW, false).says()).contains("preview expects none");
    }

    @Test
    void aBackupThatWasBegunHasToBeMadeInAnyEnvironment() throws SQLException {
        slot();

        assertThat(found(AppEnv.STAGING, false).level()).isEqualTo(Level.PROBLEM);
        assertThat(found(AppEnv.STAGING, false).says()).contains("no base backup was ever verified");
    }

    @Test
    void anOldBackupAndALogThatNobodyReceivesAreProblems() throws SQLException {
        slot();
        verified("30 hours");
        assertThat(found(AppEnv.STAGING, false).says()).contains("base backup is 30 hours old");

        verified("2 hours");
        assertThat(found(AppEnv.STAGING, false).says()).contains("nobody receives the log");
        assertThat(found(AppEnv.STAGING, false).level()).isEqualTo(Level.PROBLEM);
    }

    private Finding found(AppEnv env, boolean expected) throws SQLException {
        var source = new PGSimpleDataSource();
        source.setUrl(database.url());
        source.setUser(database.user());
        source.setPassword(database.password());
        return new BackupCheck(source, env, expected).look().getFirst();
    }

    private void slot() {
        database.execute("select pg_create_physical_replication_slot('backup', true)");
    }

    private void verified(String ago) {
        database.execute("""
                insert into operator_action (id, operator, action, target, created_at)
                values (gen_random_uuid(), 'backup', 'backup.verified', 'it', now() - interval '%s')""".formatted(ago));
    }
}
