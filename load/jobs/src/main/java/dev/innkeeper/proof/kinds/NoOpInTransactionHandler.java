package dev.innkeeper.proof.kinds;

import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/** Tells that it was called. */
@ApplicationScoped
@Transactional
class NoOpInTransactionHandler implements JobHandler<NoOpInTransaction> {
    private final Started started;

    NoOpInTransactionHandler(Started started) {
        this.started = started;
    }

    @Override
    public void handle(NoOpInTransaction job, JobContext context) {
        started.one(job.sentNanos());
    }
}
