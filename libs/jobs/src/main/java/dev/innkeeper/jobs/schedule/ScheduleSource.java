package dev.innkeeper.jobs.schedule;

import java.util.List;

/** Where schedules come from; a CDI bean. It is asked again from time to time, so that a new hotel is noticed. */
public interface ScheduleSource {
    /** Whose schedules these are: a name that stays, for the rows that this source no longer names are retired. */
    String name();

    /**
     * The version of what the code says of its schedules. Raise it with each change: a process with a lower one neither
     * overwrites nor retires what this one wrote.
     */
    int version();

    /** All schedules of this source as they are now. */
    List<Schedule> schedules();
}
