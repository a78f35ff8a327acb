package dev.innkeeper.jobs.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.innkeeper.jobs.BatchResult;
import dev.innkeeper.jobs.Throttle;
import dev.innkeeper.platform.ids.Ids;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class JobAdminTest {
    private static final String READY = "jobs:{default}:ready";
    private static final JobFilter DEAD_MAILS = new JobFilter(JobState.DEAD, "mail", "notifications", null);

    @Inject
    JobAdmin admin;

    @Inject
    Ids ids;

    @Inject
    DataSource database;

    @Inject
    RedisAPI redis;

    @Test
    void pagesFollowOneAnotherWithoutGapOrRepetition() throws SQLException {
        var written = new ArrayList<UUID>();
        for (int i = 0; i < 5; i++) {
            written.addFirst(insert("dead", "mail", "notifications", null));
            insert("queued", "mail", "notifications", null);
            insert("dead", "audit", "default", null);
        }

        var read = new ArrayList<UUID>();
        var page = admin.list(DEAD_MAILS, null, 2);
        page.jobs().forEach(job -> read.add(job.id()));
        while (page.next() != null) {
            page = admin.list(DEAD_MAILS, page.next(), 2);
            page.jobs().forEach(job -> read.add(job.id()));
        }

        assertThat(read).startsWith(written.toArray(UUID[]::new)).doesNotHaveDuplicates();
    }

    @Test
    void aPageHasALimit() {
        assertThatThrownBy(() -> admin.list(JobFilter.ALL, null, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> admin.list(JobFilter.ALL, null, 1001)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aJobIsShownWithItsFailures() throws SQLException {
        var id = insert("dead", "shown", "default", null);
        execute("INSERT INTO job_failure (job_id, attempt, kind, error, stack) VALUES"
                + " ('%s', 1, 'shown', 'first', 's1'), ('%s', 2, 'shown', 'second', 's2')".formatted(id, id));

        var detail = admin.show(id).orElseThrow();

        assertThat(detail.args()).contains("\"to\"");
        assertThat(detail.job().state()).isEqualTo(JobState.DEAD);
        assertThat(detail.failures()).extracting(JobDetail.Failure::error).containsExactly("second", "first");
        assertThat(admin.show(ids.next())).isEmpty();
    }

    @Test
    void aDeadJobIsQueuedAgainWithNewAttemptsAndWorkersHearOfIt() throws SQLException {
        var id = insert("dead", "mail", "default", null);

        assertThat(admin.retry(id, "ada")).isEqualTo(Retry.QUEUED);

        var job = admin.show(id).orElseThrow().job();
        assertThat(job.state()).isEqualTo(JobState.QUEUED);
        assertThat(job.maxAttempts() - job.attempt())
                .describedAs("attempts after the next")
                .isEqualTo(2);
        assertThat(job.crashCount()).isZero();
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> redis.zscore(READY, id.toString()).await().indefinitely() != null);
        assertThat(admin.retry(id, "ada"))
                .describedAs("the second of two operators")
                .isEqualTo(Retry.NOT_DEAD);
    }

    @Test
    void jobsAreFoundByATag() throws SQLException {
        var tagged = insert("queued", "tagged", "unserved", null);
        insert("queued", "tagged", "unserved", null);
        execute("UPDATE job SET tags = '{night,audit}' WHERE id = '" + tagged + "'");

        var page = admin.list(new JobFilter(null, null, null, "audit"), null, 10);

        assertThat(page.jobs()).extracting(JobView::id).containsExactly(tagged);
        assertThat(admin.show(tagged).orElseThrow().tags()).containsExactly("night", "audit");
    }

    @Test
    void aJobIsShownWithWhatHoldsItBackItsBatchAndItsProgress() throws SQLException {
        var id = insert("queued", "shown", "unserved", null);
        var batch = ids.next();
        execute("INSERT INTO job_batch (id, total, pending, failed, then_id, then_kind, then_queue, then_args,"
                + " then_max_attempts) VALUES ('%s', 3, 2, 1, '%s', 'then', 'unserved', '{}', 8)"
                        .formatted(batch, ids.next()));
        execute("UPDATE job SET limit_key = 'l', limit_max = 2, rate_key = 'r', rate_count = 5, rate_millis = 1000,"
                + " args_version = 4, batch_id = '%s' WHERE id = '%s'".formatted(batch, id));
        execute("INSERT INTO job_progress (job_id, attempt, done, total) VALUES ('%s', 2, 30, 100)".formatted(id));

        var detail = admin.show(id).orElseThrow();

        assertThat(detail.throttle()).isEqualTo(new Throttle("l", 2, "r", 5, 1000));
        assertThat(detail.argsVersion()).isEqualTo(4);
        assertThat(detail.batch()).isEqualTo(new BatchResult(batch, 3, 0, 1));
        assertThat(detail.progress()).isNotNull().satisfies(progress -> {
            assertThat(progress.attempt()).isEqualTo(2);
            assertThat(progress.done()).isEqualTo(30);
            assertThat(progress.total()).isEqualTo(100);
        });
    }

    @Test
    void aRetriedMemberIsWaitedForByItsBatchAgain() throws SQLException {
        var id = insert("dead", "mail", "unserved", null);
        var batch = ids.next();
        execute("INSERT INTO job_batch (id, total, pending, failed, then_id, then_kind, then_queue, then_args,"
                + " then_max_attempts) VALUES ('%s', 3, 2, 1, '%s', 'then', 'unserved', '{}', 8)"
                        .formatted(batch, ids.next()));
        execute("UPDATE job SET batch_id = '%s' WHERE id = '%s'".formatted(batch, id));

        admin.retry(id, "ada");

        assertThat(admin.show(id).orElseThrow().batch()).isEqualTo(new BatchResult(batch, 3, 0, 0));
    }

    @Test
    void allDeadJobsOfAKindAreRetriedButThoseWhoseKeyIsTaken() throws SQLException {
        for (int i = 0; i < 5; i++) {
            insert("dead", "bulk", "unserved", null);
        }
        insert("dead", "other", "unserved", null);
        insert("dead", "bulk", "unserved", "bulk");
        insert("queued", "bulk", "unserved", "bulk");

        assertThat(admin.retryDead("bulk", "ada", 2)).isEqualTo(new BulkRetry(2, 0));
        assertThat(admin.retryDead("bulk", "ada", 1000)).isEqualTo(new BulkRetry(3, 1));

        assertThat(admin.list(new JobFilter(JobState.DEAD, "bulk", null, null), null, 10)
                        .jobs())
                .hasSize(1);
        assertThat(admin.list(new JobFilter(JobState.DEAD, "other", null, null), null, 10)
                        .jobs())
                .hasSize(1);
    }

    @Test
    void onlyADeadJobIsDiscarded() throws SQLException {
        var dead = insert("dead", "mail", "unserved", null);
        var queued = insert("queued", "mail", "unserved", null);

        assertThat(admin.discard(dead, "ada")).isEqualTo(Discard.DISCARDED);
        assertThat(admin.discard(dead, "ada")).isEqualTo(Discard.UNKNOWN);
        assertThat(admin.discard(queued, "ada")).isEqualTo(Discard.NOT_DEAD);
        assertThat(admin.show(dead)).isEmpty();
        assertThat(admin.show(queued)).isPresent();
    }

    @Test
    void whoDidWhatIsWrittenDownAndWhatWasNotDoneIsNot() throws SQLException {
        var retried = insert("dead", "mail", "unserved", null);
        var discarded = insert("dead", "mail", "unserved", null);
        admin.retry(retried, "ada");
        admin.retry(retried, "bob");
        admin.discard(discarded, "eve");
        admin.discard(discarded, "bob");

        assertThat(actions(retried)).containsExactly("ada job.retry");
        assertThat(actions(discarded)).containsExactly("eve job.discard");
    }

    @Test
    void whatIsNotDeadOrNotThereIsLeftAlone() throws SQLException {
        assertThat(admin.retry(insert("queued", "mail", "default", null), "ada"))
                .isEqualTo(Retry.NOT_DEAD);
        assertThat(admin.retry(ids.next(), "ada")).isEqualTo(Retry.UNKNOWN);
    }

    @Test
    void aDeadJobWhoseKeyIsTakenStaysDead() throws SQLException {
        var dead = insert("dead", "mail", "default", "once");
        insert("queued", "mail", "default", "once");

        assertThat(admin.retry(dead, "ada")).isEqualTo(Retry.KEY_TAKEN);
        assertThat(admin.show(dead).orElseThrow().job().state()).isEqualTo(JobState.DEAD);
    }

    private UUID insert(String state, String kind, String queue, @org.jspecify.annotations.Nullable String uniqueKey)
            throws SQLException {
        var id = ids.next();
        execute("INSERT INTO job (id, kind, queue, args, state, attempt, max_attempts, crash_count, unique_key)"
                + " VALUES ('%s', '%s', '%s', '{\"to\": \"guest\"}', '%s', 9, 8, 1, %s)"
                        .formatted(id, kind, queue, state, uniqueKey == null ? "null" : "'" + uniqueKey + "'"));
        return id;
    }

    private List<String> actions(UUID target) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(
                        "SELECT operator || ' ' || action FROM operator_action WHERE target = ? ORDER BY id")) {
            statement.setString(1, target.toString());
            var found = new ArrayList<String>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        }
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
