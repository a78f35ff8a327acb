package dev.innkeeper.scheduler.schedule;

import dev.innkeeper.scheduler.SchedulerConfig;
import dev.innkeeper.scheduler.leader.LeaderLoop;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** Fires what is due. Any number of these may turn at once: each fire time still fires once. */
@Singleton
class ScheduleLoop implements LeaderLoop {
    private static final Logger LOG = Logger.getLogger(ScheduleLoop.class);
    private static final Duration REFRESH = Duration.ofMinutes(1);

    private final List<ScheduleSource> sources;
    private final ScheduleStore store;
    private final SchedulerConfig config;
    private final Clock clock;
    private final MeterRegistry metrics;

    // Only the loop's own thread touches these.
    private final Map<String, Planned> plan = new HashMap<>();
    private long plannedFor = -1;
    private Instant refreshAt = Instant.MIN;

    ScheduleLoop(
            @All List<ScheduleSource> sources,
            ScheduleStore store,
            SchedulerConfig config,
            Clock clock,
            MeterRegistry metrics) {
        this.sources = sources;
        this.store = store;
        this.config = config;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** A schedule and the instant up to which it has been looked at. */
    private record Planned(Schedule schedule, FireTimes times, Instant last, Instant next) {}

    @Override
    public String name() {
        return "schedules";
    }

    @Override
    public Duration interval() {
        return config.tick();
    }

    @Override
    public void turn(long epoch) throws SQLException {
        var now = clock.instant();
        if (epoch != plannedFor || !now.isBefore(refreshAt)) {
            refresh(now);
            plannedFor = epoch;
        }
        for (var planned : List.copyOf(plan.values())) {
            if (!planned.next().isAfter(now)) {
                fireDue(planned, now);
            }
        }
    }

    private void refresh(Instant now) throws SQLException {
        plan.clear();
        for (var source : sources) {
            for (var schedule : source.schedules()) {
                var times = FireTimes.of(schedule.cron(), schedule.zone());
                plan(schedule, times, store.lastFire(schedule, now));
            }
        }
        refreshAt = now.plus(REFRESH);
    }

    private void fireDue(Planned planned, Instant now) throws SQLException {
        var schedule = planned.schedule();
        var window = now.minus(schedule.catchUp());
        var from = planned.last().isBefore(window) ? window : planned.last();
        var due = planned.times().latest(from, now);
        if (due.isPresent() && store.fire(schedule, due.get())) {
            metrics.counter("jobs.schedule.fires", "schedule", schedule.group()).increment();
            metrics.timer("jobs.schedule.lag", "schedule", schedule.group()).record(Duration.between(due.get(), now));
        }
        if (!due.equals(java.util.Optional.of(planned.next()))) {
            metrics.counter("jobs.schedule.missed", "schedule", schedule.group())
                    .increment();
            LOG.warnf("schedule %s missed %s; made up for by %s", schedule.name(), planned.next(), due.orElse(null));
        }
        plan(schedule, planned.times(), due.orElse(now));
    }

    private void plan(Schedule schedule, FireTimes times, Instant last) {
        plan.put(
                schedule.name(),
                new Planned(schedule, times, last, times.next(last).orElse(Instant.MAX)));
    }
}
