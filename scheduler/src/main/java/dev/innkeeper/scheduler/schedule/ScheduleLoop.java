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
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Fires what is due. Any number of these may turn at once: each fire time still fires once. */
@Singleton
class ScheduleLoop implements LeaderLoop {
    private static final Logger LOG = Logger.getLogger(ScheduleLoop.class);

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

    /** A schedule, the instant up to which it has been looked at, and the fire time that follows. */
    private record Planned(Schedule schedule, FireTimes times, Instant last, Instant next) {
        static Planned after(Schedule schedule, FireTimes times, Instant last) {
            return new Planned(schedule, times, last, times.next(last).orElse(Instant.MAX));
        }
    }

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
        @Nullable RuntimeException failure = null;
        for (var planned : List.copyOf(plan.values())) {
            try {
                if (!planned.next().isAfter(now)) {
                    fireDue(planned, now);
                }
            } catch (RuntimeException e) {
                // One hotel's trouble must not keep the others' jobs back; its own is tried again next turn.
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void refresh(Instant now) throws SQLException {
        var known = store.known();
        var fresh = new HashMap<String, Planned>();
        for (var source : sources) {
            for (var schedule : source.schedules()) {
                var before = known.get(schedule.name());
                var last = before != null && before.isOf(schedule) ? before.lastFire() : store.begin(schedule, now);
                var times = FireTimes.of(schedule.cron(), schedule.zone());
                if (fresh.put(schedule.name(), Planned.after(schedule, times, last)) != null) {
                    throw new IllegalStateException("two schedules are named " + schedule.name());
                }
            }
        }
        plan.clear();
        plan.putAll(fresh);
        refreshAt = now.plus(config.refresh());
    }

    private void fireDue(Planned planned, Instant now) throws SQLException {
        var schedule = planned.schedule();
        var window = now.minus(schedule.catchUp());
        // A fire time just at the window's edge still counts.
        var from = planned.last().isBefore(window) ? window.minusNanos(1) : planned.last();
        var due = planned.times().latest(from, now);
        if (!due.equals(Optional.of(planned.next()))) {
            metrics.counter("jobs.schedule.missed", "schedule", schedule.group())
                    .increment();
            LOG.warnf(
                    "schedule %s missed %s, %s",
                    schedule.name(),
                    planned.next(),
                    due.map(later -> "made up for by " + later).orElse("too long ago to make up for"));
        }
        if (due.isEmpty()) {
            store.skip(schedule, now);
        } else if (store.fire(schedule, due.get())) {
            metrics.counter("jobs.schedule.fires", "schedule", schedule.group()).increment();
            metrics.timer("jobs.schedule.lag", "schedule", schedule.group()).record(Duration.between(due.get(), now));
        }
        plan.put(schedule.name(), Planned.after(schedule, planned.times(), due.orElse(now)));
    }
}
