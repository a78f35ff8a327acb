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
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each kind has its own time. */
@QuarkusTest
@WithTestResource(Backends.class)
class TimeoutTest {
    private static final Duration BRIEF = Duration.ofSeconds(1);

    /** Writes, then outlasts its time. */
    @JobKind(value = "test.brief", maxAttempts = 2, timeout = "PT1S")
    record Brief(String name) implements Job {}

    @ApplicationScoped
    @Transactional
    static class BriefHandler implements JobHandler<Brief> {
        private final Map<Integer, Duration> left = new ConcurrentHashMap<>();
        private final Map<Integer, Boolean> cancelledAtTheEnd = new ConcurrentHashMap<>();

        private final DataSource database;
        private final Clock clock;

        BriefHandler(DataSource database, Clock clock) {
            this.database = database;
            this.clock = clock;
        }

        Map<Integer, Duration> left() {
            return left;
        }

        Map<Integer, Boolean> cancelledAtTheEnd() {
            return cancelledAtTheEnd;
        }

        @Override
        public void handle(Brief job, JobContext context) throws SQLException, InterruptedException {
            left.put(context.attempt(), Duration.between(clock.instant(), context.deadline()));
            try (var connection = database.getConnection();
                    var insert = connection.prepareStatement("insert into ledger (name) values (?)")) {
                insert.setString(1, job.name());
                insert.executeUpdate();
            }
            try {
                new CountDownLatch(1).await();
            } finally {
                cancelledAtTheEnd.put(context.attempt(), context.cancelled());
            }
        }
    }

    @Inject
    Jobs jobs;

    @Inject
    TestQueue queue;

    @Inject
    BriefHandler brief;

    @Inject
    TestJobs.HoldHandler hold;

    @BeforeEach
    void begin() throws Exception {
        queue.execute("create table if not exists ledger (name text primary key)");
        queue.recover("job-reseed");
    }

    @Test
    void anAttemptThatIsOutOfTimeLeavesNothingAndIsChargedAndOneWithMoreTimeGoesOn() throws Exception {
        var longer = jobs.enqueue(new TestJobs.Hold("has more time"));
        await(() -> hold.begun.containsKey("has more time"));

        var id = jobs.enqueue(new Brief("out of time"));

        await(() -> queue.count("select count(*) from job where state = 'dead' and id = '" + id + "'") == 1);
        assertThat(queue.count("select count(*) from job_failure where error = 'timed out after PT1S' and job_id = '"
                        + id + "'"))
                .isEqualTo(2);
        assertThat(queue.count("select count(*) from ledger where name = 'out of time'"))
                .isZero();
        assertThat(brief.left())
                .hasSize(2)
                .allSatisfy((attempt, left) -> assertThat(left).isLessThanOrEqualTo(BRIEF));
        assertThat(brief.cancelledAtTheEnd()).containsEntry(1, true).containsEntry(2, true);
        assertThat(hold.begun).containsEntry("has more time", 1);
        assertThat(queue.count("select count(*) from job where attempt = 1 and id = '" + longer + "'"))
                .isEqualTo(1);

        hold.latch("has more time").countDown();
        await(() -> queue.count("select count(*) from job where id = '" + longer + "'") == 0);
    }
}
