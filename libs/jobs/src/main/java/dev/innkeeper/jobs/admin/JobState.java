package dev.innkeeper.jobs.admin;

import java.util.Locale;

/** What a row of table job waits for. */
public enum JobState {
    /** It waits for its time, or for a worker, or runs right now. */
    QUEUED,
    /** It has failed for good, until somebody retries it. */
    DEAD;

    /** The state's name in the row: lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static JobState of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
