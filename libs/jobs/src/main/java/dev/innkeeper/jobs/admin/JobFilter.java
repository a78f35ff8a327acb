package dev.innkeeper.jobs.admin;

import org.jspecify.annotations.Nullable;

/** Which jobs to list; what is null does not matter. */
public record JobFilter(
        @Nullable JobState state,
        @Nullable String kind,
        @Nullable String queue,
        @Nullable String tag) {
    /** Every job. */
    public static final JobFilter ALL = new JobFilter(null, null, null, null);
}
