package dev.innkeeper.jobs.dispatch;

/** Redis did not answer in time, or with an error. No job is lost by it: the rows are in Postgres. */
public final class RedisDown extends Exception {
    private static final long serialVersionUID = 1;

    RedisDown(String message, Throwable cause) {
        super(message, cause);
    }
}
