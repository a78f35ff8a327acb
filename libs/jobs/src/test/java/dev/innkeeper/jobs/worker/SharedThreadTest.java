package dev.innkeeper.jobs.worker;

import static dev.innkeeper.jobs.worker.TestQueue.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobHandler;
import dev.innkeeper.jobs.JobKind;
import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionManager;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A thread runs one job after the other: none may notice the one before. */
@QuarkusTest
@WithTestResource(Backends.class)
class SharedThreadTest {
    private static final int JOBS = 100;

    /** Writes a line in a transaction that it does not end, and a word into the log's context. */
    @JobKind(value = "test.litter", maxAttempts = 1)
    record Litter(int number) implements Job {}

    @Singleton
    static class LitterHandler implements JobHandler<Litter> {
        final Map<Thread, Integer> threads = new ConcurrentHashMap<>();
        final Queue<String> found = new ConcurrentLinkedQueue<>();
        private final TransactionManager transactions;
        private final DataSource database;

        LitterHandler(TransactionManager transactions, DataSource database) {
            this.transactions = transactions;
            this.database = database;
        }

        @Override
        public void handle(Litter job, JobContext context) throws Exception {
            threads.merge(Thread.currentThread(), 1, Integer::sum);
            if (transactions.getStatus() != Status.STATUS_NO_TRANSACTION) {
                found.add("transaction");
            }
            if (MDC.get("guest") != null) {
                found.add("guest " + MDC.get("guest"));
            }
            MDC.put("guest", job.number());
            transactions.begin();
            try (var connection = database.getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("insert into litter (number) values (" + job.number() + ")");
            }
        }
    }

    @Inject
    Jobs jobs;

    @Inject
    TestQueue queue;

    @Inject
    LitterHandler handler;

    @BeforeEach
    void open() throws Exception {
        queue.execute("create table if not exists litter (number int)");
        queue.recover("job-reseed");
    }

    @Test
    void aTransactionThatAHandlerLeavesOpenIsRolledBackAndFailsItsAttemptAlone() throws Exception {
        jobs.enqueueAll(IntStream.range(0, JOBS).mapToObj(Litter::new));

        await(() -> queue.count("select count(*) from job where kind = 'test.litter' and state = 'dead'") == JOBS);

        assertThat(handler.threads.values())
                .as("some thread ran several")
                .anySatisfy(ran -> assertThat(ran).isGreaterThan(1));
        assertThat(handler.found).isEmpty();
        assertThat(queue.count("select count(*) from litter")).isZero();
        assertThat(queue.count("select count(*) from job_failure where kind = 'test.litter'"
                        + " and error like '%left a transaction open%'"))
                .isEqualTo(JOBS);
    }
}
