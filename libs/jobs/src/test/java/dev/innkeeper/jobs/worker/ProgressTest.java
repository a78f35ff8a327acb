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
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators see of how far a job has come: not each word of it, but always the last. */
@QuarkusTest
@WithTestResource(Backends.class)
class ProgressTest {
    private static final int WRITES = 3;

    /** Tells of its progress. */
    @JobKind(value = "test.telling", maxAttempts = 1)
    record Tell(String how) implements Job {}

    @Singleton
    static class TellHandler implements JobHandler<Tell> {
        final Set<String> begun = ConcurrentHashMap.newKeySet();
        volatile boolean enough;
        volatile long words;

        @Override
        public void handle(Tell job, JobContext context) throws Exception {
            boolean first = begun.add(job.how());
            switch (job.how()) {
                case "all the time" -> {
                    while (!enough) {
                        context.progress(++words, Long.MAX_VALUE);
                        Thread.yield();
                    }
                    throw new IllegalStateException("no more to tell");
                }
                case "and fails" -> {
                    context.progress(7, 10);
                    throw new IllegalStateException("at seven");
                }
                case "when it is stopped" -> {
                    if (first) {
                        try {
                            new CountDownLatch(1).await();
                        } finally {
                            context.progress(9, 10);
                        }
                    }
                }
                default -> throw new IllegalArgumentException(job.how());
            }
        }
    }

    @Inject
    Jobs jobs;

    @Inject
    Engine engine;

    @Inject
    TestQueue queue;

    @Inject
    TellHandler handler;

    @BeforeEach
    void begin() throws Exception {
        queue.recover("job-reseed");
    }

    @Test
    void whatIsToldAllTheTimeIsWrittenOnceASecondAndTheLastOfIt() throws Exception {
        countWrites();
        try {
            long began = System.nanoTime();
            var id = jobs.enqueue(new Tell("all the time"));
            await(() -> queue.count("select count(*) from progress_write") >= WRITES);
            handler.enough = true;
            await(() -> told(id) == handler.words);

            var seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
            assertThat(queue.count("select count(*) from progress_write")).isLessThanOrEqualTo(seconds + 2);
            assertThat(handler.words).isGreaterThan(WRITES * 10);
        } finally {
            queue.execute("drop trigger progress_write on job_progress");
        }
    }

    @Test
    void whatAnAttemptTellsBeforeItFailsIsSeenOfTheDeadJob() throws Exception {
        var id = jobs.enqueue(new Tell("and fails"));

        await(() -> queue.count("select count(*) from job where state = 'dead' and id = '" + id + "'") == 1);
        await(() -> told(id) == 7);
    }

    @Test
    void whatAnAttemptTellsWhenItsWorkerStopsIsWrittenBeforeTheWorkerIsGone() throws Exception {
        var id = jobs.enqueue(new Tell("when it is stopped"));
        await(() -> handler.begun.contains("when it is stopped"));

        engine.drain(Duration.ofSeconds(1));
        try {
            assertThat(told(id)).isEqualTo(9);
        } finally {
            engine.start();
        }
        await(() -> queue.count("select count(*) from job where id = '" + id + "'") == 0);
    }

    private void countWrites() throws Exception {
        queue.execute("create table if not exists progress_write (at timestamptz default clock_timestamp())");
        queue.execute("""
                create or replace function progress_write() returns trigger language plpgsql as
                $$ begin insert into progress_write default values; return null; end $$""");
        queue.execute("create trigger progress_write after insert or update on job_progress"
                + " for each row when (new.total = 9223372036854775807) execute function progress_write()");
    }

    private long told(UUID job) throws Exception {
        return queue.count("select coalesce(max(done), 0) from job_progress where job_id = '" + job + "'");
    }
}
