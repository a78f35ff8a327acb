package dev.innkeeper.scheduler.schedule;

import dev.innkeeper.jobs.schedule.Schedules;
import dev.innkeeper.scheduler.SchedulerConfig;
import dev.innkeeper.scheduler.leader.LeaderLoop;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;

/** Fires what is due, and asks for the schedules again from time to time. */
@Singleton
class ScheduleLoop implements LeaderLoop {
    private final Schedules schedules;
    private final SchedulerConfig config;

    // Only the loop's own thread touches these.
    private long refreshedFor = -1;
    private long refreshedAt;

    ScheduleLoop(Schedules schedules, SchedulerConfig config) {
        this.schedules = schedules;
        this.config = config;
    }

    @Override
    public String name() {
        return "schedules";
    }

    @Override
    public Duration interval() {
        return config.tick();
    }

    /** What the code says is written down by each process that starts, so that it holds whoever leads. */
    @Override
    public void join() throws SQLException {
        schedules.write();
    }

    @Override
    public void turn(long epoch) throws SQLException {
        try {
            if (epoch != refreshedFor || isStale()) {
                schedules.refresh();
                refreshedFor = epoch;
                refreshedAt = System.nanoTime();
            }
        } finally {
            // Those known so far are fired though the hotels can not be asked for.
            schedules.fire();
        }
    }

    private boolean isStale() {
        return System.nanoTime() - refreshedAt >= config.refresh().toNanos();
    }
}
