package dev.innkeeper.jobs.schedule;

/** What happens at a fire time while a job of an earlier one still waits or runs. */
public enum Overlap {
    /** The new one is enqueued too. */
    ALLOW,
    /** The fire time is skipped. */
    SKIP,
    /** The fire time waits until the job has ended; one that comes while another waits is skipped. */
    BUFFER_ONE
}
