package dev.innkeeper.jobs.worker;

import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobHandler;
import dev.innkeeper.jobs.JobKind;
import io.opentelemetry.api.trace.Span;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** The jobs of these tests and what their handlers have seen. */
final class TestJobs {
    private TestJobs() {}

    /** Writes its name into the ledger, in the transaction of the job. */
    @JobKind("test.post")
    record Post(String name) implements Job {}

    /** Says that it ran. */
    @JobKind("test.say")
    record Say(String name) implements Job {}

    /** Fails until its attempt has the given number. */
    @JobKind(value = "test.fail", maxAttempts = 3)
    record FailUntil(String name, int attempt) implements Job {}

    /** Waits until it is told to go on or interrupted. */
    @JobKind(value = "test.hold", timeout = "PT20S")
    record Hold(String name) implements Job {}

    /** Outlasts its time. */
    @JobKind(value = "test.slow", maxAttempts = 1, timeout = "PT0.3S")
    record Slow(String name) implements Job {}

    /** Computes until it is told to stop, and never waits for anything. */
    @JobKind("test.compute")
    record Compute() implements Job {}

    /** A kind that nobody handles. */
    @JobKind("test.unknown")
    record Unknown(String name) implements Job {}

    @ApplicationScoped
    @Transactional
    static class PostHandler implements JobHandler<Post> {
        private final DataSource database;

        PostHandler(DataSource database) {
            this.database = database;
        }

        @Override
        public void handle(Post job, JobContext context) throws SQLException {
            try (var connection = database.getConnection();
                    var insert = connection.prepareStatement("insert into ledger (name) values (?)")) {
                insert.setString(1, job.name());
                insert.executeUpdate();
            }
            if (job.name().startsWith("fail once") && context.attempt() == 1) {
                throw new IllegalStateException("after the write");
            }
        }
    }

    @Singleton
    static class SayHandler implements JobHandler<Say> {
        final Map<String, Integer> said = new ConcurrentHashMap<>();
        final Map<String, String> traces = new ConcurrentHashMap<>();

        @Override
        public void handle(Say job, JobContext context) {
            said.merge(job.name(), 1, Integer::sum);
            traces.put(job.name(), Span.current().getSpanContext().getTraceId());
        }
    }

    @Singleton
    static class FailUntilHandler implements JobHandler<FailUntil> {
        final Queue<String> attempts = new ConcurrentLinkedQueue<>();

        @Override
        public void handle(FailUntil job, JobContext context) {
            attempts.add(job.name() + " " + context.attempt());
            if (context.attempt() < job.attempt()) {
                throw new IllegalStateException("not yet");
            }
        }
    }

    @Singleton
    static class HoldHandler implements JobHandler<Hold> {
        final Map<String, CountDownLatch> latches = new ConcurrentHashMap<>();
        final Map<String, Integer> begun = new ConcurrentHashMap<>();
        final AtomicInteger atOnce = new AtomicInteger();
        final AtomicInteger mostAtOnce = new AtomicInteger();

        @Override
        public void handle(Hold job, JobContext context) throws InterruptedException {
            begun.merge(job.name(), 1, Integer::sum);
            mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            try {
                latch(job.name()).await();
            } finally {
                atOnce.decrementAndGet();
            }
        }

        CountDownLatch latch(String name) {
            return latches.computeIfAbsent(name, none -> new CountDownLatch(1));
        }
    }

    @Singleton
    static class ComputeHandler implements JobHandler<Compute> {
        final AtomicInteger begun = new AtomicInteger();
        volatile boolean enough;

        @Override
        public void handle(Compute job, JobContext context) {
            begun.incrementAndGet();
            while (!enough) {
                Thread.onSpinWait();
            }
        }
    }

    @Singleton
    static class SlowHandler implements JobHandler<Slow> {
        @Override
        public void handle(Slow job, JobContext context) throws InterruptedException {
            new CountDownLatch(1).await();
        }
    }
}
