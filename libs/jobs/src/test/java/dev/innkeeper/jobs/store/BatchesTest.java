package dev.innkeeper.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.jobs.BatchResult;
import dev.innkeeper.jobs.JobRow;
import dev.innkeeper.jobs.Throttle;
import dev.innkeeper.jobs.store.Batches.Counts;
import dev.innkeeper.platform.ids.Ids;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class BatchesTest {
    @Inject
    Batches batches;

    @Inject
    JobStore store;

    @Inject
    Crashes crashes;

    @Inject
    Ids ids;

    @Inject
    DataSource database;

    @Test
    void theLastMemberBringsTheJobThatFollows() throws SQLException {
        var then = then();
        var batch = create(3, then);

        assertThat(ended(batch, new Counts(1, 1))).isEmpty();
        assertThat(batches.result(batch)).contains(new BatchResult(batch, 3, 1, 1));
        var following = ended(batch, new Counts(1, 0));

        assertThat(following).hasSize(1);
        assertThat(following.getFirst().id()).isEqualTo(then.id());
        assertThat(following.getFirst().batchId()).isEqualTo(batch);
        assertThat(following.getFirst().args()).isEqualTo("{\"name\": \"then\"}");
        assertThat(rows(then.id())).isOne();
        assertThat(batches.result(batch)).contains(new BatchResult(batch, 3, 2, 1));
    }

    @Test
    void aMemberIsCountedOnceItHasEndedHoweverThatWas() throws SQLException {
        var then = then();
        var batch = create(4, then);
        var done = member(batch);
        var failed = member(batch);
        var cancelled = member(batch);
        var killer = member(batch);

        store.fail(read(failed), Duration.ZERO, false, "not for the last time", "");
        crashes.charge(Map.of(killer, ""), 5, System.nanoTime(), Duration.ofMinutes(1));
        assertThat(batches.result(batch)).contains(new BatchResult(batch, 4, 0, 0));

        assertThat(store.complete(List.of(read(done))).following()).isEmpty();
        assertThat(batches.result(batch)).contains(new BatchResult(batch, 4, 1, 0));
        assertThat(store.fail(read(failed), Duration.ZERO, true, "for the last time", ""))
                .isEqualTo(new JobStore.Failure.Dead(List.of()));
        assertThat(batches.result(batch)).contains(new BatchResult(batch, 4, 1, 1));
        assertThat(store.drop(read(cancelled)).following()).isEmpty();
        assertThat(batches.result(batch)).contains(new BatchResult(batch, 4, 1, 2));
        var charged = crashes.charge(Map.of(killer, ""), 2, System.nanoTime(), Duration.ofMinutes(1));

        assertThat(charged.following()).extracting(JobRow::id).containsExactly(then.id());
        assertThat(batches.result(batch)).contains(new BatchResult(batch, 4, 1, 3));
        assertThat(rows(then.id())).isOne();
    }

    @Test
    void theJobThatFollowsIsNoMember() throws SQLException {
        var batch = create(1, then());
        assertThat(ended(batch, new Counts(1, 0))).hasSize(1);

        assertThat(ended(batch, new Counts(1, 0))).isEmpty();
        assertThat(batches.result(batch)).contains(new BatchResult(batch, 1, 1, 0));
    }

    @Test
    void aMemberThatGetsAnotherChanceIsWaitedFor() throws SQLException {
        var batch = create(2, then());
        assertThat(ended(batch, new Counts(0, 1))).isEmpty();

        try (var connection = database.getConnection()) {
            batches.reopen(connection, batch);
        }

        assertThat(ended(batch, new Counts(1, 0))).isEmpty();
        assertThat(ended(batch, new Counts(1, 0))).hasSize(1);
        assertThat(batches.result(batch)).contains(new BatchResult(batch, 2, 2, 0));
    }

    @Test
    void aBatchOfNothingHasEnded() throws SQLException {
        var batch = create(0, then());

        assertThat(batches.result(batch).orElseThrow().ended()).isTrue();
        assertThat(batches.result(ids.next())).isEmpty();
    }

    @Test
    void thoseWhoCountTheSameBatchesAtOnceBringEachFollowerOnce() throws Exception {
        int members = 40;
        var first = create(members, then());
        var second = create(members, then());

        var found = new java.util.ArrayList<JobRow>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            Callable<List<JobRow>> both = () -> {
                try (var connection = database.getConnection()) {
                    connection.setAutoCommit(false);
                    var rows = batches.ended(connection, Map.of(first, new Counts(1, 0), second, new Counts(0, 1)));
                    connection.commit();
                    return rows;
                }
            };
            for (var one : threads.invokeAll(java.util.Collections.nCopies(members, both))) {
                found.addAll(one.get());
            }
        }

        assertThat(found).extracting(JobRow::batchId).containsExactlyInAnyOrder(first, second);
        assertThat(batches.result(first)).contains(new BatchResult(first, members, members, 0));
        assertThat(batches.result(second)).contains(new BatchResult(second, members, 0, members));
    }

    private UUID create(int total, JobRow then) throws SQLException {
        var batch = ids.next();
        try (var connection = database.getConnection()) {
            batches.create(connection, batch, total, then);
        }
        return batch;
    }

    private UUID member(UUID batch) throws SQLException {
        var id = ids.next();
        try (var connection = database.getConnection();
                var statement =
                        connection.prepareStatement("insert into job (id, kind, queue, args, max_attempts, batch_id)"
                                + " values (?, 'test.member', 'unserved', '{}', 8, ?)")) {
            statement.setObject(1, id);
            statement.setObject(2, batch);
            statement.executeUpdate();
        }
        return id;
    }

    private ClaimedJob read(UUID id) throws SQLException {
        return store.find(List.of(id)).getFirst();
    }

    private List<JobRow> ended(UUID batch, Counts counts) throws SQLException {
        try (var connection = database.getConnection()) {
            return batches.ended(connection, Map.of(batch, counts));
        }
    }

    // Of a queue that nobody serves here, so that its row stays.
    private JobRow then() {
        return new JobRow(
                ids.next(),
                "test.then",
                "unserved",
                "{\"name\": \"then\"}",
                1,
                Instant.EPOCH,
                8,
                null,
                Throttle.NONE,
                null,
                List.of(),
                null,
                false);
    }

    private long rows(UUID id) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement("select count(*) from job where id = ?")) {
            statement.setObject(1, id);
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
