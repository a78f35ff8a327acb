package dev.innkeeper.jobs.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.innkeeper.platform.ids.Ids;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class JobAdminTest {
    private static final String READY = "jobs:{default}:ready";
    private static final JobFilter DEAD_MAILS = new JobFilter(JobState.DEAD, "mail", "notifications");

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

        assertThat(admin.retry(id)).isEqualTo(Retry.QUEUED);

        var job = admin.show(id).orElseThrow().job();
        assertThat(job.state()).isEqualTo(JobState.QUEUED);
        assertThat(job.maxAttempts() - job.attempt())
                .describedAs("attempts after the next")
                .isEqualTo(2);
        assertThat(job.crashCount()).isZero();
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> redis.zscore(READY, id.toString()).await().indefinitely() != null);
        assertThat(admin.retry(id)).describedAs("the second of two operators").isEqualTo(Retry.NOT_DEAD);
    }

    @Test
    void whatIsNotDeadOrNotThereIsLeftAlone() throws SQLException {
        assertThat(admin.retry(insert("queued", "mail", "default", null))).isEqualTo(Retry.NOT_DEAD);
        assertThat(admin.retry(ids.next())).isEqualTo(Retry.UNKNOWN);
    }

    @Test
    void aDeadJobWhoseKeyIsTakenStaysDead() throws SQLException {
        var dead = insert("dead", "mail", "default", "once");
        insert("queued", "mail", "default", "once");

        assertThat(admin.retry(dead)).isEqualTo(Retry.KEY_TAKEN);
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

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
