package dev.innkeeper.jobs.testing;

import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.store.ClaimedJob;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a handler is told in a test. */
record InlineContext(ClaimedJob job, Instant claimedAt, Instant deadline) implements JobContext {
    @Override
    public UUID jobId() {
        return job.id();
    }

    @Override
    public String kind() {
        return job.kind();
    }

    @Override
    public String queue() {
        return job.queue();
    }

    @Override
    public int attempt() {
        return job.attempt();
    }

    @Override
    public @Nullable UUID batchId() {
        return job.batchId();
    }

    @Override
    public @Nullable String traceparent() {
        return job.traceparent();
    }

    @Override
    public boolean cancelled() {
        return Thread.currentThread().isInterrupted();
    }

    @Override
    public void progress(long done, long total) {
        if (done < 0 || total < 0) {
            throw new IllegalArgumentException("progress of %d of %d".formatted(done, total));
        }
    }
}
