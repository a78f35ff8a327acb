package dev.innkeeper.scheduler.backup;

import dev.innkeeper.scheduler.leader.LeaderLoop;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToDoubleFunction;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Asks Postgres what {@code deploy/backup/run} has left there: the action it writes when a base backup is verified, and the
 * slot by which it receives the log. Where neither is there nobody backs up here: unless that is a fault, the metrics are
 * NaN, as they are in a standby.
 */
@Singleton
class BackupLoop implements LeaderLoop {
    private static final String VERIFIED = "backup.verified";
    private static final String SLOT = "backup";

    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration STALE = INTERVAL.multipliedBy(4);
    private static final String LAST_BASE = """
            select extract(epoch from created_at) from operator_action
             where action = '%s' order by created_at desc limit 1""".formatted(VERIFIED);
    private static final String RECEIVER = """
            select active::int, coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn), 0) from pg_replication_slots
             where slot_name = '%s'""".formatted(SLOT);

    private final DataSource database;
    private final Clock clock;
    private final boolean expected;
    private volatile Seen last = Seen.nothing(Instant.EPOCH);

    BackupLoop(
            DataSource database,
            Clock clock,
            MeterRegistry metrics,
            @ConfigProperty(name = "innkeeper.platform.backup-expected") boolean expected) {
        this.database = database;
        this.clock = clock;
        this.expected = expected;
        gauge(metrics, "backup.base.timestamp.seconds", "When the newest base backup was verified", Seen::base);
        gauge(metrics, "backup.wal.streaming", "1 while the log is received for backup", Seen::streaming);
        gauge(metrics, "backup.wal.waiting.bytes", "Log that the backup has not confirmed yet", Seen::waiting);
    }

    private record Seen(Instant at, double base, double streaming, double waiting) {
        static Seen nothing(Instant at) {
            return new Seen(at, Double.NaN, Double.NaN, Double.NaN);
        }

        // One alert is enough to say that the backup was never begun.
        static Seen missing(Instant at) {
            return new Seen(at, 0, Double.NaN, Double.NaN);
        }
    }

    @Override
    public String name() {
        return "backup";
    }

    @Override
    public Duration interval() {
        return INTERVAL;
    }

    @Override
    public void turn(long epoch) throws SQLException {
        try (var connection = database.getConnection()) {
            var base = row(connection, LAST_BASE, 1);
            var receiver = row(connection, RECEIVER, 2);
            if (base == null && receiver == null) {
                last = expected ? Seen.missing(clock.instant()) : Seen.nothing(clock.instant());
            } else {
                // Who receives the log and has no base backup has no backup since the beginning of time; a slot that is
                // gone receives nothing.
                last = new Seen(
                        clock.instant(),
                        base == null ? 0 : base[0],
                        receiver == null ? 0 : receiver[0],
                        receiver == null ? Double.NaN : receiver[1]);
            }
        }
    }

    private static double @Nullable [] row(Connection connection, String sql, int columns) throws SQLException {
        try (var statement = connection.createStatement();
                var answer = statement.executeQuery(sql)) {
            if (!answer.next()) {
                return null;
            }
            var values = new double[columns];
            for (int i = 0; i < columns; i++) {
                values[i] = answer.getDouble(i + 1);
            }
            return values;
        }
    }

    private void gauge(MeterRegistry metrics, String name, String description, ToDoubleFunction<Seen> value) {
        Gauge.builder(name, this, loop -> loop.ifFresh(value))
                .description(description)
                .register(metrics);
    }

    /** One that leads no more says nothing, rather than what was. */
    private double ifFresh(ToDoubleFunction<Seen> value) {
        var seen = last;
        boolean fresh = Duration.between(seen.at(), clock.instant()).compareTo(STALE) < 0;
        return fresh ? value.applyAsDouble(seen) : Double.NaN;
    }
}
