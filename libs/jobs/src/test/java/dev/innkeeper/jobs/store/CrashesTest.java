package dev.innkeeper.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class CrashesTest {
    private static final int CRASH_LIMIT = 5;

    @Inject
    Crashes crashes;

    @Inject
    DataSource database;

    @Test
    void aDeathIsNotChargedByWhoLookedAtItForSoLongThatOthersMayBeDoingSo() throws Exception {
        var id = UUID.randomUUID();
        execute(
                "insert into job (id, kind, queue, args, max_attempts) values ('%s', 'test.unserved', 'unserved', '{}', 8)"
                        .formatted(id));
        try {
            long asked = System.nanoTime();
            // Closed last: its task waits for the lock.
            try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                    var migrating = database.getConnection();
                    var lock = migrating.createStatement()) {
                migrating.setAutoCommit(false);
                lock.execute("lock table job in access exclusive mode");
                var first =
                        threads.submit(() -> crashes.charge(Map.of(id, ""), CRASH_LIMIT, asked, Duration.ofMillis(1)));
                await().until(() -> count("select count(*) from pg_locks where not granted") > 0);
                migrating.commit();
                assertThatThrownBy(first::get).hasCauseInstanceOf(SQLTimeoutException.class);
            }
            assertThat(row(id, "attempt = 1 and crash_count = 0")).isEqualTo(1);

            assertThat(charged(id)).containsKey(id);
            assertThat(row(id, "attempt = 2 and crash_count = 1")).isEqualTo(1);
        } finally {
            execute("delete from job where id = '" + id + "'");
        }
    }

    @Test
    void aDeathIsChargedOnceHoweverOftenItIsTried() throws Exception {
        var id = UUID.randomUUID();
        execute(
                "insert into job (id, kind, queue, args, max_attempts) values ('%s', 'test.unserved', 'unserved', '{}', 2)"
                        .formatted(id));

        assertThat(charged(id, "one")).containsEntry(id, new Crashes.Charge(1, false, true));
        assertThat(charged(id, "one"))
                .as("whoever charged it may not have come to hand it back")
                .containsEntry(id, new Crashes.Charge(1, false, false));
        assertThat(row(id, "attempt = 2 and crash_count = 1")).isEqualTo(1);
        assertThat(count("select count(*) from job_failure where job_id = '" + id + "'"))
                .isEqualTo(1);

        assertThat(charged(id, "two")).containsEntry(id, new Crashes.Charge(2, true, true));
    }

    @Test
    void aDeathInTheLastAttemptIsTheEndOfTheJob() throws Exception {
        var id = UUID.randomUUID();
        execute(
                "insert into job (id, kind, queue, args, attempt, max_attempts) values ('%s', 'test.unserved', 'unserved', '{}', 2, 2)"
                        .formatted(id));

        assertThat(charged(id)).containsEntry(id, new Crashes.Charge(1, true, true));

        assertThat(row(id, "state = 'dead' and crash_count = 1")).isEqualTo(1);
        assertThat(count("select count(*) from job_failure where attempt = 2 and job_id = '" + id + "'"))
                .isEqualTo(1);
    }

    private Map<UUID, Crashes.Charge> charged(UUID id) throws SQLException {
        return charged(id, "");
    }

    private Map<UUID, Crashes.Charge> charged(UUID id, String holder) throws SQLException {
        return crashes.charge(Map.of(id, holder), CRASH_LIMIT, System.nanoTime(), Duration.ofMinutes(1))
                .jobs();
    }

    private long row(UUID id, String condition) throws SQLException {
        return count("select count(*) from job where id = '" + id + "' and " + condition);
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long count(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
