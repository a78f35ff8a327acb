package dev.innkeeper.jobs.enqueue;

import java.sql.SQLException;

/** Postgres did not take the job; the caller's transaction can not be committed any more. */
public final class EnqueueFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    EnqueueFailed(SQLException cause) {
        super("the job was not enqueued: " + cause.getMessage(), cause);
    }
}
