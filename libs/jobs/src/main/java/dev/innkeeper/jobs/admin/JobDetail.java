package dev.innkeeper.jobs.admin;

import dev.innkeeper.jobs.BatchResult;
import dev.innkeeper.jobs.Throttle;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All there is to know about a job.
 *
 * @param args the job as a JSON object
 * @param argsVersion the version of the job's record that wrote them
 * @param cancel whether it has been asked to stop
 * @param batch the batch that it is of, or follows
 * @param progress how far its last attempt that told so has come
 * @param failures the last first
 */
@RegisterForReflection(targets = {JobDetail.class, Throttle.class, BatchResult.class})
public record JobDetail(
        JobView job,
        String args,
        int argsVersion,
        boolean cancel,
        List<String> tags,
        @Nullable String uniqueKey,
        Throttle throttle,
        @Nullable BatchResult batch,
        @Nullable String traceparent,
        @Nullable Progress progress,
        List<Failure> failures) {
    /** How one attempt failed. */
    @RegisterForReflection
    public record Failure(int attempt, String error, String stack, Instant at) {}

    /** How far an attempt has come: {@code done} of {@code total} units of the handler's choice. */
    @RegisterForReflection
    public record Progress(int attempt, long done, long total, Instant at) {}
}
