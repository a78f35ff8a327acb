package dev.innkeeper.jobs.enqueue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.jobs.JobRow;
import dev.innkeeper.jobs.Throttle;
import dev.innkeeper.jobs.store.JobInserts;
import dev.innkeeper.testkit.Backends;
import dev.innkeeper.testkit.Database;
import dev.innkeeper.testkit.Postgres;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class SharedInsertsWaitTest {
    @Inject
    JobInserts inserts;

    private final Database database = Postgres.shared().newDatabase();
    private final Semaphore begun = new Semaphore(0);
    private final List<CountDownLatch> mayWrite =
            Stream.generate(() -> new CountDownLatch(1)).limit(3).toList();
    private int writes;

    @Test
    void whoseRowIsWithAWriterSleepsUntilItIsWritten() throws Exception {
        var shared = new SharedInserts(gated(), inserts);
        var first = caller(shared);
        begun.acquire();
        var second = caller(shared);
        begun.acquire();
        var third = caller(shared);
        Awaitility.await().until(() -> third.getState() == Thread.State.WAITING);
        var fourth = caller(shared);
        Awaitility.await().until(() -> fourth.getState() == Thread.State.WAITING);
        // The third writes for the fourth too, and then a writer is free.
        mayWrite.get(0).countDown();
        begun.acquire();
        mayWrite.get(1).countDown();
        second.join();

        fourth.interrupt();

        Awaitility.await().until(() -> !fourth.isInterrupted());
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> fourth.getState() == Thread.State.WAITING);
        mayWrite.get(2).countDown();
        for (var caller : List.of(first, third, fourth)) {
            caller.join();
        }
        assertThat(rows()).isEqualTo(4);
    }

    private static Thread caller(SharedInserts shared) {
        return Thread.ofPlatform().start(() -> {
            try {
                shared.insert(row());
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static JobRow row() {
        return new JobRow(
                UUID.randomUUID(),
                "test",
                "unserved",
                "{}",
                1,
                null,
                8,
                null,
                Throttle.NONE,
                null,
                List.of(),
                null,
                false);
    }

    private DataSource gated() {
        return (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    var gate = nextGate();
                    begun.release();
                    gate.await();
                    return database.connect();
                });
    }

    private synchronized CountDownLatch nextGate() {
        return mayWrite.get(writes++);
    }

    private long rows() throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select count(*) from job")) {
            row.next();
            return row.getLong(1);
        }
    }
}
