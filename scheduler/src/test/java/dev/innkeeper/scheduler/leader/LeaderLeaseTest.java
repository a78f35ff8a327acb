package dev.innkeeper.scheduler.leader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.testkit.Database;
import dev.innkeeper.testkit.Postgres;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class LeaderLeaseTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    private final Database database = Postgres.shared().newDatabase();

    @Test
    void onlyOneOfManyTakesTheRole() throws InterruptedException, ExecutionException {
        var tries = new ArrayList<Callable<OptionalLong>>();
        for (int i = 1; i <= 20; i++) {
            tries.add(holder(i, LONG)::takeOrRenew);
        }
        int leaders = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var attempt : threads.invokeAll(tries)) {
                leaders += attempt.get().isPresent() ? 1 : 0;
            }
        }
        assertThat(leaders).isEqualTo(1);
    }

    @Test
    void theLeaderKeepsItsEpochAndAStandbyGetsNone() throws SQLException {
        var first = holder(1, LONG);

        assertThat(first.takeOrRenew()).hasValue(1);
        assertThat(first.takeOrRenew()).hasValue(1);
        assertThat(holder(2, LONG).takeOrRenew()).isEmpty();
    }

    @Test
    void whoResignsIsFollowedAtOnce() throws SQLException {
        var first = holder(1, LONG);
        first.takeOrRenew();

        first.release();

        assertThat(holder(2, LONG).takeOrRenew()).hasValue(2);
        assertThat(first.takeOrRenew()).isEmpty();
    }

    @Test
    void aStandbyThatResignsTakesNothingFromTheLeader() throws SQLException {
        var first = holder(1, LONG);
        first.takeOrRenew();

        holder(2, LONG).release();

        assertThat(holder(3, LONG).takeOrRenew()).isEmpty();
    }

    @Test
    void aLeaderThatFallsSilentIsFollowedWhenItsLeaseIsOver() throws SQLException {
        var lease = Duration.ofSeconds(3);
        holder(1, lease).takeOrRenew();
        var second = holder(2, lease);
        assertThat(second.takeOrRenew()).isEmpty();

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> assertThat(second.takeOrRenew()).hasValue(2));
    }

    private LeaderLease holder(int number, Duration lease) {
        var server = new PGSimpleDataSource();
        server.setURL(database.url());
        server.setUser(database.user());
        server.setPassword(database.password());
        return new LeaderLease(server, "test", new UUID(0, number), lease);
    }
}
