package dev.innkeeper.jobs.worker;

import static dev.innkeeper.jobs.EnqueueOption.at;
import static dev.innkeeper.jobs.EnqueueOption.limitedBy;
import static dev.innkeeper.jobs.EnqueueOption.unique;
import static dev.innkeeper.jobs.worker.TestQueue.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.testkit.Backends;
import io.opentelemetry.api.trace.Tracer;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class WorkerTest {
    private static final int BACKLOG = 4000;

    @Inject
    Jobs jobs;

    @Inject
    Clock clock;

    @Inject
    Tracer tracer;

    @Inject
    TestQueue queue;

    @Inject
    TestJobs.SayHandler say;

    @Inject
    TestJobs.FailUntilHandler failing;

    @Inject
    TestJobs.HoldHandler hold;

    @BeforeEach
    void begin() throws Exception {
        queue.execute("create table if not exists ledger (name text primary key)");
        queue.recover("job-reseed");
    }

    @Test
    void whatIsRolledBackWasNeverEnqueued() throws Exception {
        var ids = new ArrayList<UUID>();
        QuarkusTransaction.begin();
        ids.add(jobs.enqueue(new TestJobs.Say("rolled back")));
        ids.addAll(jobs.enqueueAll(List.of(new TestJobs.Say("rolled back"), new TestJobs.Say("rolled back"))));
        QuarkusTransaction.rollback();

        assertThat(ids).hasSize(3).doesNotHaveDuplicates();
        assertThat(queue.count("select count(*) from job where args->>'name' = 'rolled back'"))
                .isZero();
        runsSoon("after the roll-back");
        assertThat(say.said).doesNotContainKey("rolled back");
    }

    @Test
    void aCommittedJobRunsAtOnceAndIsGone() throws Exception {
        QuarkusTransaction.requiringNew().run(() -> jobs.enqueue(new TestJobs.Say("committed")));

        await(() -> say.said.containsKey("committed"));
        await(() -> queue.count("select count(*) from job where args->>'name' = 'committed'") == 0);
        assertThat(say.said).containsEntry("committed", 1);
    }

    @Test
    void aThousandJobsRunOnceEach() throws Exception {
        var many = new ArrayList<TestJobs.Say>();
        for (int i = 0; i < 1000; i++) {
            many.add(new TestJobs.Say("many " + i));
        }
        jobs.enqueueAll(many);

        await(() -> many.stream().allMatch(job -> say.said.containsKey(job.name())));
        await(() -> queue.count("select count(*) from job where args->>'name' like 'many %'") == 0);
        assertThat(many).allSatisfy(job -> assertThat(say.said).containsEntry(job.name(), 1));
    }

    @Test
    void aTransactionalEffectHappensOnceThoughTheFirstAttemptFailsAfterIt() throws Exception {
        jobs.enqueue(new TestJobs.Post("fail once, then post"));

        await(() -> queue.count("select count(*) from ledger where name = 'fail once, then post'") == 1);
        await(() -> queue.count("select count(*) from job where kind = 'test.post'") == 0);
        assertThat(queue.count(
                        "select count(*) from job_failure where kind = 'test.post' and error like '%after the write%'"))
                .isEqualTo(1);
    }

    @Test
    void aFailedJobIsTriedAgainAndSucceeds() throws Exception {
        jobs.enqueue(new TestJobs.FailUntil("third time", 3));

        await(() -> failing.attempts.contains("third time 3"));
        await(() -> queue.count("select count(*) from job where args->>'name' = 'third time'") == 0);
    }

    @Test
    void aJobThatFailsTooOftenIsDeadAndItsErrorsAreKept() throws Exception {
        var id = jobs.enqueue(new TestJobs.FailUntil("never", 99));

        await(() -> queue.count("select count(*) from job where state = 'dead' and id = '" + id + "'") == 1);
        assertThat(queue.count(
                        "select count(*) from job_failure where stack like '%not yet%' and job_id = '" + id + "'"))
                .isEqualTo(3);
    }

    @Test
    void aJobThatTakesTooLongIsInterrupted() throws Exception {
        var id = jobs.enqueue(new TestJobs.Slow("slow"));

        await(() -> queue.count("select count(*) from job where state = 'dead' and id = '" + id + "'") == 1);
        assertThat(queue.count(
                        "select count(*) from job_failure where error like 'timed out%' and job_id = '" + id + "'"))
                .isEqualTo(1);
    }

    @Test
    void aScheduledJobRunsWhenItIsDueAndNotBefore() throws Exception {
        var due = clock.instant().plusMillis(700);
        jobs.enqueue(new TestJobs.Say("scheduled"), at(due));

        await(() -> say.said.containsKey("scheduled"));
        assertThat(clock.instant()).isAfterOrEqualTo(due);
    }

    @Test
    void aUniqueKeyIsFreeAgainWhenItsJobIsDone() throws Exception {
        var first = jobs.enqueue(new TestJobs.Hold("unique"), unique("the key"));
        assertThat(jobs.enqueue(new TestJobs.Hold("unique"), unique("the key"))).isEqualTo(first);

        hold.latch("unique").countDown();
        await(() -> queue.count("select count(*) from job where id = '" + first + "'") == 0);

        assertThat(jobs.enqueue(new TestJobs.Hold("unique"), unique("the key"))).isNotEqualTo(first);
        assertThatThrownBy(() -> jobs.prepare(new TestJobs.Say("x"), unique("x")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLimitIsKeptOverAllJobsOfItsKey() throws Exception {
        for (int i = 0; i < 4; i++) {
            jobs.enqueue(new TestJobs.Hold("limited " + i), limitedBy("two at a time", 2));
        }
        await(() -> begunLimited() == 2);
        runsSoon("beside the limited");
        assertThat(begunLimited()).isEqualTo(2);

        for (int i = 0; i < 4; i++) {
            hold.latch("limited " + i).countDown();
        }
        await(() -> begunLimited() == 4);
        await(() -> queue.count("select count(*) from job where limit_key = 'two at a time'") == 0);
    }

    @Test
    void theTraceGoesOnInTheJob() throws Exception {
        var span = tracer.spanBuilder("test").startSpan();
        try (var scope = span.makeCurrent()) {
            jobs.enqueue(new TestJobs.Say("traced"));
        } finally {
            span.end();
        }

        await(() -> say.traces.containsKey("traced"));
        assertThat(say.traces.get("traced")).isEqualTo(span.getSpanContext().getTraceId());
    }

    @Test
    void aKindUnknownHereIsLeftForOthersAndNotDead() throws Exception {
        var id = jobs.enqueue(new TestJobs.Unknown("unknown"));
        runsSoon("after the unknown");

        assertThat(queue.count("select count(*) from job where state = 'queued' and attempt = 1 and id = '" + id + "'"))
                .isEqualTo(1);
    }

    @Test
    void theSweepFindsWhatWasNeverPushed() throws Exception {
        queue.recover("job-sweep");
        queue.execute(
                "insert into job (id, kind, queue, args, max_attempts) values ('%s', 'test.say', 'default', '%s', 8)"
                        .formatted(UUID.randomUUID(), "{\"name\": \"never pushed\"}"));
        runsSoon("before the sweep");
        assertThat(say.said).doesNotContainKey("never pushed");

        queue.recover("job-sweep");

        await(() -> say.said.containsKey("never pushed"));
    }

    @Test
    void aWipedRedisIsFilledAgainAndNoRunningJobRunsTwice() throws Exception {
        jobs.enqueue(new TestJobs.Hold("runs through the wipe"));
        await(() -> hold.begun.containsKey("runs through the wipe"));
        jobs.enqueue(
                new TestJobs.Say("waited through the wipe"), at(clock.instant().plusSeconds(2)));

        queue.wipeRedis();
        queue.recover("job-reseed");

        await(() -> say.said.containsKey("waited through the wipe"));
        assertThat(hold.begun).containsEntry("runs through the wipe", 1);
        hold.latch("runs through the wipe").countDown();
        await(() -> queue.count("select count(*) from job where args->>'name' like '%through the wipe'") == 0);
        assertThat(hold.begun).containsEntry("runs through the wipe", 1);
    }

    @Test
    void withoutALeaderAWipedRedisDoesNotStopTheWorkers() throws Exception {
        queue.wipeRedis();

        jobs.enqueue(new TestJobs.Say("from Postgres alone"));

        await(() -> say.said.containsKey("from Postgres alone"));
        await(() -> queue.count("select count(*) from job where args->>'name' = 'from Postgres alone'") == 0);
    }

    @Test
    void aBacklogOfALimitDoesNotHoldUpTheJobsBehindIt() throws Exception {
        jobs.enqueue(new TestJobs.Hold("holds its limit"), limitedBy("a backlog", 1));
        await(() -> hold.begun.containsKey("holds its limit"));
        jobs.enqueueAll(Collections.nCopies(BACKLOG, new TestJobs.Hold("behind a limit")), limitedBy("a backlog", 1));

        var enqueued = clock.instant();
        runsSoon("behind the backlog");

        // A worker that slept after each call would need a second for two hundred of them.
        assertThat(Duration.between(enqueued, clock.instant())).isLessThan(Duration.ofSeconds(BACKLOG / 400));
        queue.execute("delete from job where limit_key = 'a backlog' and args->>'name' = 'behind a limit'");
        hold.latch("holds its limit").countDown();
        await(() -> queue.count("select count(*) from job where limit_key = 'a backlog'") == 0);
    }

    private long begunLimited() {
        return hold.begun.keySet().stream()
                .filter(name -> name.startsWith("limited "))
                .count();
    }

    /** Another job went all the way: what was going to happen at once has happened. */
    private void runsSoon(String name) {
        jobs.enqueue(new TestJobs.Say(name));
        await(() -> say.said.containsKey(name));
    }
}
