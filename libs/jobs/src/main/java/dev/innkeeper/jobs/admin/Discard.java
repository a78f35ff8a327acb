package dev.innkeeper.jobs.admin;

/** What came of discarding a job. */
public enum Discard {
    /** The job is deleted; its failures are kept for as long as all are. */
    DISCARDED,
    /** There is no such job: it never was, or is done. */
    UNKNOWN,
    /** The job is not dead: nothing was done. */
    NOT_DEAD
}
