package dev.innkeeper.jobs.worker;

import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobMiddleware;
import jakarta.annotation.Priority;
import jakarta.inject.Singleton;

/** Measures how long attempts take, however they end. */
@Singleton
@Priority(1600)
class Measuring implements JobMiddleware {
    private final JobMetrics metrics;

    Measuring(JobMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void around(JobContext context, Attempt attempt) throws Exception {
        long began = System.nanoTime();
        try {
            attempt.proceed();
        } finally {
            metrics.ran(context.kind(), context.queue(), System.nanoTime() - began);
        }
    }
}
