package dev.innkeeper.scheduler.schedule;

import dev.innkeeper.hotel.account.SmokeAccounts;
import dev.innkeeper.jobs.store.FailurePartitions;
import dev.innkeeper.jobs.store.Retention;
import dev.innkeeper.jobs.store.Retention.Kept;
import dev.innkeeper.scheduler.SchedulerConfig;
import dev.innkeeper.scheduler.leader.LeaderLoop;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the coming days' partitions of failures and forgets what is too old, a bounded amount each turn. */
@Singleton
class PruneLoop implements LeaderLoop {
    // Should pruning fail for a week, failures still find a partition of their day.
    private static final int DAYS_AHEAD = 7;
    private static final int BATCHES_A_TURN = 20;
    private static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final Duration SILENT_WORKER = Duration.ofDays(1);
    private static final Duration OLD_PROGRESS = Duration.ofMinutes(5);

    private final Retention retention;
    private final FailurePartitions partitions;
    private final SmokeAccounts smoke;
    private final SchedulerConfig.Keep keep;
    private final Clock clock;
    private final Map<Kept, Duration> ages = new EnumMap<>(Kept.class);

    PruneLoop(
            Retention retention,
            FailurePartitions partitions,
            SmokeAccounts smoke,
            SchedulerConfig config,
            Clock clock) {
        this.retention = retention;
        this.partitions = partitions;
        this.smoke = smoke;
        this.keep = config.keep();
        this.clock = clock;
        ages.put(Kept.FIRES, keep.fires());
        ages.put(Kept.RETIRED_SCHEDULES, keep.fires());
        ages.put(Kept.ENDED_BATCHES, keep.batches());
        ages.put(Kept.OPERATOR_ACTIONS, keep.actions());
        ages.put(Kept.DEAD_WORKERS, SILENT_WORKER);
        ages.put(Kept.ORPHANED_PROGRESS, OLD_PROGRESS);
    }

    @Override
    public String name() {
        return "prune";
    }

    @Override
    public Duration interval() {
        return INTERVAL;
    }

    @Override
    public void turn(long epoch) throws SQLException {
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        var failure = attempt(null, () -> partitions.create(today, today.plusDays(DAYS_AHEAD)));
        failure = attempt(
                failure,
                () -> partitions.dropBefore(today.minusDays(keep.failures().toDays())));
        for (var age : ages.entrySet()) {
            failure = attempt(failure, () -> forget(older -> retention.delete(age.getKey(), older), age.getValue()));
        }
        failure = attempt(failure, () -> forget(smoke::forget, keep.smoke()));
        if (failure != null) {
            throw failure;
        }
    }

    private static void forget(Batch batch, Duration age) throws SQLException {
        for (int i = 0; i < BATCHES_A_TURN && batch.delete(age); i++) {
            // The next batch.
        }
    }

    /** Deletes some that are older; says whether there may be more. */
    @FunctionalInterface
    private interface Batch {
        boolean delete(Duration age) throws SQLException;
    }

    @FunctionalInterface
    private interface Part {
        void run() throws SQLException;
    }

    // One table's trouble keeps no other from being pruned.
    private static @Nullable SQLException attempt(@Nullable SQLException before, Part part) {
        try {
            part.run();
            return before;
        } catch (SQLException e) {
            if (before == null) {
                return e;
            }
            before.addSuppressed(e);
            return before;
        }
    }
}
