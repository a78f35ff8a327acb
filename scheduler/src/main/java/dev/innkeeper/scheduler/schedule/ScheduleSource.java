package dev.innkeeper.scheduler.schedule;

import java.util.List;

/** Where schedules come from; a CDI bean. It is asked again from time to time, so that a new hotel is noticed. */
public interface ScheduleSource {
    /** All schedules of this source as they are now. */
    List<Schedule> schedules();
}
