package dev.innkeeper.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.testkit.Database;
import dev.innkeeper.testkit.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class LiveJobsTest {
    private static final Duration HORIZON = Duration.ofMinutes(10);
    private static final String INSERT = """
            insert into job (id, kind, queue, args, max_attempts, run_at)
            select gen_random_uuid(), 'test', 'default', '{}', 8, now() + %s from generate_series(1, %d)""";

    private final Database database = Postgres.shared().newDatabase();
    private final LiveJobs live = new LiveJobs(source());

    @Test
    void aTransactionLeftOpenHidesNothingAndIsNotPaidForAgain() throws Exception {
        try (var open = database.connect();
                var pinned = database.connect()) {
            leaveOpen(pinned, "select count(*) from job");
            leaveOpen(open, INSERT.formatted("interval '0'", 1));
            var before = live.snapshot();
            database.execute(INSERT.formatted("interval '0'", 100));
            assertThat(unseen(before)).hasSize(100);

            var after = live.snapshot();
            assertThat(unseen(after))
                    .as("nothing is read again because a transaction is open")
                    .isEmpty();

            open.commit();
            assertThat(unseen(after)).as("the late commit").hasSize(1);
            assertThat(unseen(live.snapshot())).isEmpty();
            pinned.rollback();
        }
    }

    @Test
    void whatManyRowsOfOneTransactionSayIsReadOnce() throws Exception {
        var before = live.snapshot();
        database.execute(INSERT.formatted("interval '0'", 12_345));

        var read = unseen(before);

        assertThat(read).hasSize(12_345);
        assertThat(new HashSet<>(read)).hasSize(12_345);
    }

    @Test
    void rowsOfAnotherClusterAreNotNewForEver() throws Exception {
        var before = live.snapshot();
        database.execute("""
                insert into job (id, kind, queue, args, max_attempts, created_xid)
                values (gen_random_uuid(), 'test', 'default', '{}', 8, '9000000000000000000')""");

        assertThat(unseen(before)).isEmpty();
        assertThat(live.due(null, HORIZON, 10)).hasSize(1);
    }

    @Test
    void whatLiesBeyondTheHorizonIsNotRead() throws Exception {
        var before = live.snapshot();
        database.execute(INSERT.formatted("interval '11 minutes'", 3));
        database.execute(INSERT.formatted("interval '9 minutes'", 2));

        assertThat(unseen(before)).hasSize(2);
        assertThat(live.due(null, HORIZON, 10)).hasSize(2);
    }

    @Test
    void whatRunsIsFoundHoweverFarAwayItIsDue() throws SQLException {
        database.execute(INSERT.formatted("interval '5 minutes'", 3));
        database.execute(INSERT.formatted("generate_series * interval '1 hour'", 100));
        var last = live.due(null, HORIZON, 10).getLast();
        assertThat(live.hidden(last)).isEmpty();

        database.execute("update job set hidden_until = run_at where run_at > now() + interval '95 hours'");
        database.execute("update job set hidden_until = now() where run_at < now() + interval '9 hours'");

        assertThat(live.hidden(last)).hasSize(5);
        assertThat(live.hidden(null)).hasSize(5);
    }

    @Test
    void pagesFollowEachOtherWithoutGapOrRepetition() throws SQLException {
        // Many at one time, and many within one microsecond of each other.
        database.execute(INSERT.formatted("interval '-1 day'", 1000));
        database.execute(INSERT.formatted("generate_series * interval '1 microsecond'", 1000));
        var read = new ArrayList<UUID>();
        var page = live.due(null, HORIZON, 77);
        while (!page.isEmpty()) {
            page.forEach(job -> read.add(job.id()));
            page = live.due(page.getLast(), HORIZON, 77);
        }
        assertThat(read).hasSize(2000).doesNotHaveDuplicates();
    }

    @Test
    void theOldestIsFoundFromWhereverItIsLookedFor() throws SQLException {
        assertThat(live.oldestDueSeconds()).isEmpty();
        database.execute(INSERT.formatted("interval '-2 minutes'", 1));
        database.execute(INSERT.formatted("interval '-1 minute'", 1));

        assertThat(live.oldestDueSeconds().orElseThrow()).isBetween(120.0, 150.0);
        var now = live.nowMicros();
        assertThat((now - live.oldestDue(now - 90_000_000).orElseThrow()) / 1e6).isBetween(60.0, 90.0);
    }

    private List<UUID> unseen(LiveJobs.Snapshot before) throws Exception {
        var read = new ArrayList<UUID>();
        live.unseen(before, HORIZON, 5000, page -> page.forEach(job -> read.add(job.id())));
        return read;
    }

    private static void leaveOpen(Connection connection, String sql) throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private PGSimpleDataSource source() {
        var server = new PGSimpleDataSource();
        server.setURL(database.url());
        server.setUser(database.user());
        server.setPassword(database.password());
        return server;
    }
}
