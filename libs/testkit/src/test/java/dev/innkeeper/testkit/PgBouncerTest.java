package dev.innkeeper.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf(value = "dev.innkeeper.testkit.PgBouncer#expected", disabledReason = "pgbouncer is not installed")
class PgBouncerTest {
    @Test
    void oneConnectionIsServedByManyOfTheServers() throws SQLException {
        var database = PgBouncer.shared().before(Postgres.shared().newDatabase());
        try (var connection = database.connect();
                var other = database.connect();
                var statement = connection.prepareStatement("select pg_backend_pid()")) {
            other.setAutoCommit(false);
            try (var holding = other.prepareStatement("select pg_backend_pid()")) {
                // While this transaction holds one of the server's connections the rest needs another.
                var held = pid(holding);

                var pids = pids(statement);
                assertThat(pids).doesNotContain(held);

                other.rollback();
                pids.addAll(pids(statement));
                assertThat(pids).hasSizeGreaterThan(1);
            }
        }
    }

    private static Set<Integer> pids(PreparedStatement statement) throws SQLException {
        var pids = new HashSet<Integer>();
        for (int i = 0; i < 20; i++) {
            pids.add(pid(statement));
        }
        return pids;
    }

    private static int pid(PreparedStatement statement) throws SQLException {
        try (var row = statement.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }
}
