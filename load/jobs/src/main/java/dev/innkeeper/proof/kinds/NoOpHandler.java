package dev.innkeeper.proof.kinds;

import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobHandler;
import jakarta.inject.Singleton;

/** Tells that it was called. */
@Singleton
class NoOpHandler implements JobHandler<NoOp> {
    private final Started started;

    NoOpHandler(Started started) {
        this.started = started;
    }

    @Override
    public void handle(NoOp job, JobContext context) {
        started.one(job.sentNanos());
    }
}
