package dev.innkeeper.jobs.schedule;

import dev.innkeeper.jobs.EnqueueOption;
import dev.innkeeper.jobs.JobRow;
import dev.innkeeper.jobs.Jobs;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Fires one schedule: fire times, jobs and how far it has come are one transaction, under the lock on the schedule's row.
 * What is due is decided there, by the row, so that it does not matter who asks or how often.
 */
@Singleton
class Firing {
    private static final Logger LOG = Logger.getLogger(Firing.class);
    // More than a clock is ever set back on purpose. Beyond it the row was written by a clock that was wrong, and
    // waiting for that time to come again might take years.
    private static final Duration MOST_AHEAD = Duration.ofHours(1);
    // An operator who asked this long ago is not waiting for it any more.
    private static final Duration ASKED_TOO_LONG_AGO = Duration.ofHours(1);
    private static final String OVERLAP = "overlap";
    private static final String DEADLINE = "deadline";
    private static final List<String> SKIPPED_FOR = List.of(OVERLAP, DEADLINE);

    private final DataSource database;
    private final Jobs jobs;
    private final MeterRegistry metrics;

    Firing(DataSource database, Jobs jobs, MeterRegistry metrics) {
        this.database = database;
        this.jobs = jobs;
        this.metrics = metrics;
    }

    /** Counts from zero: the first that is missed or skipped is an increase, which whoever watches can see. */
    void expect(Schedule schedule) {
        fires(schedule);
        lag(schedule);
        missed(schedule);
        SKIPPED_FOR.forEach(why -> skipped(schedule, why));
    }

    private Counter fires(Schedule schedule) {
        return metrics.counter("jobs.schedule.fires", "schedule", schedule.group());
    }

    private Timer lag(Schedule schedule) {
        return metrics.timer("jobs.schedule.lag", "schedule", schedule.group());
    }

    private Counter missed(Schedule schedule) {
        return metrics.counter("jobs.schedule.missed", "schedule", schedule.group());
    }

    private Counter skipped(Schedule schedule, String why) {
        return metrics.counter("jobs.schedule.skipped", "schedule", schedule.group(), "why", why);
    }

    /** Fires what is due and answers when to look again; empty if another process holds the schedule just now. */
    Optional<Instant> fire(Schedule schedule, Instant now) throws SQLException {
        return locked(schedule, now, (run, row) -> {
            var times = row.times();
            if (!row.active()) {
                return nextAfter(row, now);
            }
            var last = row.lastFire();
            if (isBeyondBelief(last, now)) {
                LOG.warnf("schedule %s is said to have fired at %s: it goes on from %s", row.name(), last, now);
                last = now;
            }
            var rules = row.timing().rules();
            var due = DueTimes.find(row.name(), times, rules, last, now);
            for (var fireTime : due.fires()) {
                run.fire(row, fireTime);
            }
            run.miss(due.missed());
            if (!due.upTo().equals(row.lastFire())) {
                FireRows.settle(run.connection, row.name(), due.upTo());
            }
            return next(row, times, due.upTo());
        });
    }

    /** Serves a fire time that an operator asked for, or that waits until the job before it has ended. */
    void serve(Schedule schedule, FireRows.Waiting waiting, Instant now) throws SQLException {
        locked(schedule, now, (run, row) -> {
            if (FireRows.stillWaits(run.connection, waiting)) {
                var rules = row.timing().rules();
                var patience = waiting.byHand() ? ASKED_TOO_LONG_AGO : rules.startDeadline();
                var due = waiting.byHand()
                        ? waiting.fireTime()
                        : Jitter.apply(row.name(), waiting.fireTime(), rules.jitter());
                if (patience != null && due.plus(patience).isBefore(now)) {
                    run.skip(row, waiting.fireTime(), DEADLINE);
                } else if (waiting.byHand() || !FireRows.anyLives(run.connection, row.name())) {
                    run.enqueue(row, waiting.fireTime());
                }
            }
            return now;
        });
    }

    /** When to look at a schedule, as far as its row tells. */
    static Instant nextAfter(ScheduleRow row, Instant now) {
        if (row.active() && isBeyondBelief(row.lastFire(), now)) {
            return now;
        }
        return next(row, row.times(), row.active() ? row.lastFire() : now);
    }

    private static Instant next(ScheduleRow row, FireTimes times, Instant after) {
        return times.next(after)
                .map(time -> Jitter.apply(row.name(), time, row.timing().rules().jitter()))
                .orElse(Instant.MAX);
    }

    private static boolean isBeyondBelief(Instant last, Instant now) {
        return last.isAfter(now.plus(MOST_AHEAD));
    }

    @FunctionalInterface
    private interface Work {
        Instant under(Run run, ScheduleRow row) throws SQLException;
    }

    private Optional<Instant> locked(Schedule schedule, Instant now, Work work) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                var run = new Run(connection, schedule, now);
                var row = FireRows.lock(connection, schedule.name());
                Optional<Instant> answer = row.isEmpty() ? Optional.empty() : Optional.of(work.under(run, row.get()));
                connection.commit();
                run.tell();
                return answer;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    /** One transaction, and what is to be told of it after its commit. */
    private final class Run {
        private final Connection connection;
        private final Schedule schedule;
        private final Instant now;
        private final List<JobRow> enqueued = new ArrayList<>();
        private final List<Runnable> counts = new ArrayList<>();

        Run(Connection connection, Schedule schedule, Instant now) {
            this.connection = connection;
            this.schedule = schedule;
            this.now = now;
        }

        void fire(ScheduleRow row, Instant fireTime) throws SQLException {
            var overlap = row.timing().rules().overlap();
            if (overlap == Overlap.ALLOW || !FireRows.anyLives(connection, row.name())) {
                if (FireRows.record(connection, row.name(), fireTime, "fired")) {
                    enqueue(row, fireTime);
                    var due = Jitter.apply(
                            row.name(), fireTime, row.timing().rules().jitter());
                    counts.add(() -> lag(schedule).record(Duration.between(due, now)));
                }
            } else if (overlap == Overlap.SKIP || !FireRows.record(connection, row.name(), fireTime, "waiting")) {
                if (FireRows.record(connection, row.name(), fireTime, "skipped")) {
                    counts.add(() -> skipped(schedule, OVERLAP).increment());
                }
            }
        }

        void enqueue(ScheduleRow row, Instant fireTime) throws SQLException {
            var job = schedule.job().apply(fireTime.atZone(row.timing().zone()));
            var written = jobs.enqueue(connection, job, schedule.options().toArray(EnqueueOption[]::new));
            FireRows.assign(connection, row.name(), fireTime, "fired", written.id());
            enqueued.add(written);
            counts.add(() -> fires(schedule).increment());
        }

        void skip(ScheduleRow row, Instant fireTime, String why) throws SQLException {
            FireRows.assign(connection, row.name(), fireTime, "skipped", null);
            counts.add(() -> skipped(schedule, why).increment());
        }

        void miss(int number) {
            if (number > 0) {
                LOG.warnf("schedule %s missed %d fire times that are not made up for", schedule.name(), number);
                counts.add(() -> missed(schedule).increment(number));
            }
        }

        void tell() {
            jobs.push(enqueued);
            counts.forEach(Runnable::run);
        }
    }
}
