package dev.innkeeper.jobs.worker;

import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobMiddleware;
import jakarta.annotation.Priority;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Interrupts attempts that take longer than their kind may. One look at all of them costs less than a timer for each. */
@Singleton
@Priority(1500)
class TimeLimit implements JobMiddleware {
    private final Set<Run> running = ConcurrentHashMap.newKeySet();

    @Override
    public void around(JobContext context, Attempt attempt) throws Exception {
        if (!(context instanceof Run run)) {
            // A test runs it inline: nobody else would notice that it takes long.
            attempt.proceed();
            return;
        }
        running.add(run);
        try {
            attempt.proceed();
        } finally {
            running.remove(run);
        }
    }

    void stopOverdue() {
        for (var run : running) {
            if (run.overdue()) {
                run.cancel(Run.Cancelled.TIMED_OUT);
            }
        }
    }
}
