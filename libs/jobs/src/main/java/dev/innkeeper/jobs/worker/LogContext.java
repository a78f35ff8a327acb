package dev.innkeeper.jobs.worker;

import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobMiddleware;
import jakarta.annotation.Priority;
import jakarta.inject.Singleton;
import org.jboss.logging.MDC;

/** Every line that an attempt logs names its job. */
@Singleton
@Priority(1800)
class LogContext implements JobMiddleware {
    @Override
    public void around(JobContext context, Attempt attempt) throws Exception {
        MDC.put("jobId", context.jobId());
        MDC.put("jobKind", context.kind());
        try {
            attempt.proceed();
        } finally {
            // What its handler put there too: the thread goes on with other jobs.
            MDC.clear();
        }
    }
}
