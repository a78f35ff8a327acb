package dev.innkeeper.jobs.admin;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the queues are doing.
 *
 * @param oldestDueSeconds how long the job that waits longest has been due, of all queues; null if none is due
 * @param queues by name; empty if Redis is away
 */
@RegisterForReflection
public record QueueStats(@Nullable Double oldestDueSeconds, boolean redisUp, List<Queue> queues) {
    /**
     * How one queue is doing: what Redis knows of it, which is what is due within the horizon.
     *
     * @param ready due, and nobody has them
     * @param delayed due later
     * @param running with a worker
     * @param parked held back by a limit or a rate
     * @param oldestReadySeconds how long the first of the ready has been due; null if none is
     */
    @RegisterForReflection
    public record Queue(
            QueueState queue,
            long ready,
            long delayed,
            long running,
            long parked,
            @Nullable Double oldestReadySeconds) {}
}
