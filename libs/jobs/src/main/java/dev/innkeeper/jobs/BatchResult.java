package dev.innkeeper.jobs;

import java.util.UUID;

/**
 * How far a batch has come. It has ended when {@code succeeded + failed == total}.
 *
 * @param total how many jobs it was made of
 * @param succeeded how many of them went well
 * @param failed how many of them are dead or were cancelled
 */
public record BatchResult(UUID id, int total, int succeeded, int failed) {
    /** Whether all of its jobs have ended: the job that follows has been enqueued. */
    public boolean ended() {
        return succeeded + failed == total;
    }
}
