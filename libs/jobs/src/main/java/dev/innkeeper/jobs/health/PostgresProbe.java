package dev.innkeeper.jobs.health;

import dev.innkeeper.platform.health.Probe;
import jakarta.inject.Singleton;
import java.sql.SQLException;

/** Postgres answers a query. */
@Singleton
class PostgresProbe implements Probe {
    private final ProbeConnection connection;

    PostgresProbe(ProbeConnection connection) {
        this.connection = connection;
    }

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public boolean critical() {
        return true;
    }

    @Override
    public void check() throws SQLException, InterruptedException {
        connection.ask(open -> {
            try (var statement = open.createStatement()) {
                return statement.execute("SELECT 1");
            }
        });
    }
}
