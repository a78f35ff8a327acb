package dev.innkeeper.jobs.enqueue;

import static dev.innkeeper.jobs.EnqueueOption.unique;
import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobKind;
import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.jobs.dispatch.Pushes;
import dev.innkeeper.testkit.Backends;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class TakenKeyTest {
    private static final int CROWD = 16;
    private static final String OTHER_READY = "jobs:{elsewhere}:ready";

    /** Of another queue that no worker serves either. */
    @RegisterForReflection
    @JobKind(value = "test.waiting-elsewhere", queue = "elsewhere")
    record Elsewhere() implements Job {}

    @Inject
    Jobs jobs;

    @Inject
    Pushes pushes;

    @Inject
    DataSource database;

    @Inject
    RedisAPI redis;

    @Inject
    MeterRegistry metrics;

    @Test
    void theJobThatHasTheKeyIsNotToldOfInTheQueueOfTheOneThatWantedIt() {
        var first = jobs.enqueue(new Waiting("first", 1), unique("taken:1"));

        assertThat(jobs.enqueue(new Elsewhere(), unique("taken:1"))).isEqualTo(first);
        QuarkusTransaction.requiringNew()
                .run(() -> assertThat(jobs.enqueue(new Elsewhere(), unique("taken:1")))
                        .isEqualTo(first));

        nothingIsElsewhere(first);
    }

    @Test
    void aRowThatWasNotWrittenIsNeitherPushedNorCounted() throws SQLException {
        var first = jobs.enqueue(new Waiting("first", 1), unique("taken:2"));
        double before = counted();
        try (var connection = database.getConnection()) {
            var row = jobs.enqueue(connection, new Elsewhere(), unique("taken:2"));
            assertThat(row.taken()).isTrue();
            assertThat(row.id()).isEqualTo(first);

            jobs.push(List.of(row));
        }

        nothingIsElsewhere(first);
        assertThat(counted()).isEqualTo(before);
    }

    @Test
    void ofManyWhoWantAKeyAtOnceOneGetsItAndAllLearnWhich() throws Exception {
        var start = new CountDownLatch(1);
        Callable<UUID> wanted = () -> {
            start.await();
            return jobs.enqueue(new Waiting("crowd", 3), unique("taken:3"));
        };
        var learnt = new HashSet<UUID>();
        try (var crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers =
                    Stream.generate(() -> crowd.submit(wanted)).limit(CROWD).toList();
            start.countDown();
            for (var answer : answers) {
                learnt.add(answer.get());
            }
        }

        try (var connection = database.getConnection();
                var select = connection.prepareStatement("select id from job where unique_key = 'taken:3'");
                var row = select.executeQuery()) {
            assertThat(row.next()).isTrue();
            assertThat(learnt).containsExactly(row.getObject(1, UUID.class));
            assertThat(row.next()).as("a second").isFalse();
        }
    }

    private void nothingIsElsewhere(UUID id) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(pushes::idle);
        assertThat(redis.zscore(OTHER_READY, id.toString()).await().indefinitely())
                .isNull();
    }

    private double counted() {
        var counter = metrics.find("jobs.enqueued")
                .tag("kind", "test.waiting-elsewhere")
                .counter();
        return counter == null ? 0 : counter.count();
    }
}
