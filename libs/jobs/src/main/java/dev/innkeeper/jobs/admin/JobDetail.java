package dev.innkeeper.jobs.admin;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All there is to know about a job.
 *
 * @param args the job as a JSON object
 * @param failures the last first
 */
@RegisterForReflection
public record JobDetail(
        JobView job,
        String args,
        @Nullable String uniqueKey,
        @Nullable String limitKey,
        @Nullable String traceparent,
        List<Failure> failures) {
    /** How one attempt failed. */
    @RegisterForReflection
    public record Failure(int attempt, String error, String stack, Instant at) {}
}
