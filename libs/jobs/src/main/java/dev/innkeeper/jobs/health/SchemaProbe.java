package dev.innkeeper.jobs.health;

import dev.innkeeper.jobs.SchemaRequirement;
import dev.innkeeper.platform.health.Probe;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The database's schema serves this code: a service that was deployed before its migration, or left behind by a later
 * one, takes no traffic.
 */
@Singleton
class SchemaProbe implements Probe {
    private static final String READ = "SELECT component, version, compatible_from FROM schema_compat";
    private static final String UNDEFINED_TABLE = "42P01";

    private final ProbeConnection connection;
    private final List<SchemaRequirement> requirements;

    SchemaProbe(ProbeConnection connection, @All List<SchemaRequirement> requirements) {
        this.connection = connection;
        this.requirements = requirements;
    }

    private record Served(int version, int compatibleFrom) {}

    @Override
    public String name() {
        return "schema";
    }

    @Override
    public boolean critical() {
        return true;
    }

    @Override
    public void check() throws SQLException, InterruptedException {
        var served = connection.ask(SchemaProbe::read);
        var misfits = requirements.stream()
                .map(needed -> misfit(needed, served.get(needed.component())))
                .filter(Objects::nonNull)
                .collect(Collectors.joining("; "));
        if (!misfits.isEmpty()) {
            throw new IllegalStateException(misfits);
        }
    }

    private static Map<String, Served> read(Connection open) throws SQLException {
        var served = new HashMap<String, Served>();
        try (var statement = open.createStatement();
                var rows = statement.executeQuery(READ)) {
            while (rows.next()) {
                served.put(rows.getString(1), new Served(rows.getInt(2), rows.getInt(3)));
            }
            return served;
        } catch (SQLException e) {
            if (UNDEFINED_TABLE.equals(e.getSQLState())) {
                throw new SQLException("the database is empty: migrate it", e.getSQLState(), e);
            }
            throw e;
        }
    }

    private static @Nullable String misfit(SchemaRequirement needed, @Nullable Served served) {
        if (served == null) {
            return "the database has no schema %s, version %d is needed: migrate it"
                    .formatted(needed.component(), needed.version());
        }
        if (served.version() < needed.version()) {
            return "schema %s is at version %d, %d is needed: migrate it"
                    .formatted(needed.component(), served.version(), needed.version());
        }
        if (served.compatibleFrom() > needed.version()) {
            return "schema %s is at version %d and serves code from version %d on, this is %d: deploy a newer release"
                    .formatted(needed.component(), served.version(), served.compatibleFrom(), needed.version());
        }
        return null;
    }
}
