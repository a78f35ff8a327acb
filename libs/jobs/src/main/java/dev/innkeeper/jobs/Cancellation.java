package dev.innkeeper.jobs;

/** What came of cancelling a job. */
public enum Cancellation {
    /** It was waiting and is gone: it will not run. */
    CANCELLED,
    /**
     * A worker has it, or may have it while Redis is away: it is interrupted, or stopped before it begins. It may still
     * end well, if it is about to.
     */
    ASKED,
    /** No job of this id waits or runs: it is done or dead, or never was. */
    UNKNOWN
}
