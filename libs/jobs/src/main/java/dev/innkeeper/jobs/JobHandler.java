package dev.innkeeper.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Does the work of one kind of job. A CDI bean; its kind is found from the type argument.
 *
 * <p>Annotate the class {@link jakarta.transaction.Transactional} and the work and the deletion of the job's row commit
 * together: its database effect happens exactly once. A plain handler runs at least once, and may use
 * ({@link JobContext#jobId()}, {@link JobContext#attempt()}) as an idempotency key. Either may be interrupted.
 */
public interface JobHandler<J extends Job> {
    /**
     * Does the work.
     *
     * @throws DiscardJob when the job can never succeed
     * @throws SnoozeJob when its time has not come
     * @throws Exception when the attempt failed; the job is tried again later, until its attempts are used up
     */
    void handle(J job, JobContext context) throws Exception;

    /**
     * Makes arguments of this version out of older ones. Members that the record does not know are ignored anyway, and
     * those that are missing are null or zero.
     *
     * @param version what {@link JobKind#version} was when the job was enqueued, less than it is now
     */
    default ObjectNode upgrade(ObjectNode arguments, int version) {
        return arguments;
    }
}
