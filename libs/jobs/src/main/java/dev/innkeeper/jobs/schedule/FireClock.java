package dev.innkeeper.jobs.schedule;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import javax.sql.DataSource;

/** What time it is for schedules. */
@FunctionalInterface
interface FireClock {
    Instant now() throws SQLException;

    /** The database's clock: the same for every process, however wrong its own is. */
    @Singleton
    final class OfDatabase implements FireClock {
        private final DataSource database;

        OfDatabase(DataSource database) {
            this.database = database;
        }

        @Override
        public Instant now() throws SQLException {
            try (var connection = database.getConnection();
                    var statement = connection.prepareStatement("select clock_timestamp()");
                    var row = statement.executeQuery()) {
                row.next();
                return row.getObject(1, OffsetDateTime.class).toInstant();
            }
        }
    }
}
