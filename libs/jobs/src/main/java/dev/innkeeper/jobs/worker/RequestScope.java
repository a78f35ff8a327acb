package dev.innkeeper.jobs.worker;

import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobMiddleware;
import io.quarkus.arc.Arc;
import jakarta.annotation.Priority;
import jakarta.inject.Singleton;

/** An attempt is what a request is to a web service: beans of that scope live as long as it. */
@Singleton
@Priority(1700)
class RequestScope implements JobMiddleware {
    @Override
    public void around(JobContext context, Attempt attempt) throws Exception {
        var scope = Arc.container().requestContext();
        scope.activate();
        try {
            attempt.proceed();
        } finally {
            scope.terminate();
        }
    }
}
