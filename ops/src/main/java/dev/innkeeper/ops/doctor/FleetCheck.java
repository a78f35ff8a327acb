package dev.innkeeper.ops.doctor;

import dev.innkeeper.hotel.maintenance.Closings;
import dev.innkeeper.jobs.admin.QueueAdmin;
import dev.innkeeper.platform.env.AppEnv;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Whether somebody leads, somebody works, nothing waits for long, and no demo account is left open. */
@Singleton
class FleetCheck implements Check {
    private static final String LEADERS = "SELECT count(*) FROM leader WHERE expires_at > now()";
    // The addresses that the demo data gives to accounts whose password is published.
    private static final String DEMO = """
            SELECT count(*) FROM guest WHERE email IN ('guest@example.com', 'staff@example.com', 'operator@example.com')
            """;
    // A worker describes itself every few seconds; one that was killed is forgotten a while later.
    private static final Duration ALIVE = Duration.ofMinutes(1);
    private static final double OLD_SECONDS = 60;

    private final DataSource database;
    private final QueueAdmin queues;
    private final Closings closings;
    private final Clock clock;
    private final AppEnv env;

    FleetCheck(DataSource database, QueueAdmin queues, Closings closings, Clock clock, AppEnv env) {
        this.database = database;
        this.queues = queues;
        this.closings = closings;
        this.clock = clock;
        this.env = env;
    }

    @Override
    public String subject() {
        return "services";
    }

    @Override
    public List<Finding> look() throws SQLException, InterruptedException {
        var found = new ArrayList<Finding>();
        found.add(
                count(LEADERS) > 0
                        ? Finding.fine("scheduler", "one leads")
                        : Finding.problem(
                                "scheduler", "none leads: no schedule fires and the queue is not looked after"));
        var since = clock.instant().minus(ALIVE);
        long workers = queues.workers().stream()
                .filter(worker -> worker.beatAt().isAfter(since))
                .count();
        found.add(
                workers > 0
                        ? Finding.fine("worker", "%d at work".formatted(workers))
                        : Finding.problem("worker", "none has given a sign of life for a minute"));
        waiting(found);
        closings.current()
                .ifPresent(closing -> found.add(Finding.warning(
                        "maintenance",
                        "the hotel is closed since %s: %s".formatted(closing.since(), closing.message()))));
        if (env == AppEnv.PRODUCTION && count(DEMO) > 0) {
            found.add(Finding.problem("accounts", "demo accounts exist, and their password is published: delete them"));
        }
        return found;
    }

    private void waiting(List<Finding> found) throws SQLException, InterruptedException {
        var stats = queues.stats();
        var oldest = stats.oldestDueSeconds();
        found.add(
                oldest != null && oldest > OLD_SECONDS
                        ? Finding.warning("queue", "a job waits for %.0f s".formatted(oldest))
                        : Finding.fine("queue", "no job waits for long"));
        stats.queues().stream()
                .filter(queue -> queue.queue().paused())
                .forEach(queue -> found.add(Finding.warning(
                        "queue", "%s is paused".formatted(queue.queue().name()))));
    }

    private int count(String query) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        }
    }
}
