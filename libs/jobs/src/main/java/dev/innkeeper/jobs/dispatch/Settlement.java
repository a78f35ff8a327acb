package dev.innkeeper.jobs.dispatch;

import java.util.UUID;

/**
 * The end of a lease.
 *
 * @param holder under which name the job was leased
 * @param runAt when it is due next, in milliseconds of the epoch: 0 at the front, -1 never, less than that a delay
 * @param madeAt when it ended, by {@link System#nanoTime}
 */
public record Settlement(String holder, String queue, UUID id, long runAt, long madeAt) {
    Settlement later(Settlement other) {
        return other.madeAt - madeAt < 0 ? this : other;
    }
}
