package dev.innkeeper.jobs.admin;

/** What came of a retry. */
public enum Retry {
    /** The job is queued again. */
    QUEUED,
    /** There is no such job: it never was, or is done. */
    UNKNOWN,
    /** The job is not dead: nothing was done. */
    NOT_DEAD,
    /** Another job with the same unique key is queued: nothing was done. */
    KEY_TAKEN
}
