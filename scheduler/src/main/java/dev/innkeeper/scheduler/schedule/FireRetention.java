package dev.innkeeper.scheduler.schedule;

import dev.innkeeper.scheduler.SchedulerConfig;
import dev.innkeeper.scheduler.leader.LeaderLoop;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;

/** Forgets old fire times, so that their table stays small. */
@Singleton
class FireRetention implements LeaderLoop {
    private final ScheduleStore store;
    private final SchedulerConfig config;
    private final Clock clock;

    FireRetention(ScheduleStore store, SchedulerConfig config, Clock clock) {
        this.store = store;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "schedule-retention";
    }

    @Override
    public Duration interval() {
        return Duration.ofMinutes(10);
    }

    @Override
    public void turn(long epoch) throws SQLException {
        store.forgetBefore(clock.instant().minus(config.keepFires()));
    }
}
