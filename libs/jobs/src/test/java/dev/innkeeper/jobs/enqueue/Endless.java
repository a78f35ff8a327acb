package dev.innkeeper.jobs.enqueue;

import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobHandler;
import dev.innkeeper.jobs.JobKind;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Jobs that run until they are interrupted. */
final class Endless {
    private Endless() {}

    /** Of a plain handler. */
    @RegisterForReflection
    @JobKind("test.endless")
    record Plain() implements Job {}

    /** Of a transactional handler: its row is locked while it runs. */
    @RegisterForReflection
    @JobKind("test.endless-transaction")
    record InTransaction() implements Job {}

    @Singleton
    static class Seen {
        final Set<UUID> begun = ConcurrentHashMap.newKeySet();
        final Set<UUID> interrupted = ConcurrentHashMap.newKeySet();

        void run(JobContext context) throws InterruptedException {
            begun.add(context.jobId());
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.add(context.jobId());
                throw e;
            }
        }
    }

    @Singleton
    static class PlainHandler implements JobHandler<Plain> {
        private final Seen seen;

        PlainHandler(Seen seen) {
            this.seen = seen;
        }

        @Override
        public void handle(Plain job, JobContext context) throws InterruptedException {
            seen.run(context);
        }
    }

    @ApplicationScoped
    @Transactional
    static class TransactionHandler implements JobHandler<InTransaction> {
        private final Seen seen;

        TransactionHandler(Seen seen) {
            this.seen = seen;
        }

        @Override
        public void handle(InTransaction job, JobContext context) throws InterruptedException {
            seen.run(context);
        }
    }
}
