package dev.innkeeper.jobs.example;

import static dev.innkeeper.jobs.EnqueueOption.at;

import dev.innkeeper.jobs.Jobs;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;

/** Takes guests in. */
@ApplicationScoped
class SignUp {
    private final DataSource database;
    private final Jobs jobs;
    private final Clock clock;

    SignUp(DataSource database, Jobs jobs, Clock clock) {
        this.database = database;
        this.jobs = jobs;
        this.clock = clock;
    }

    @Transactional
    void of(String guest) throws SQLException {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement("insert into guest (name) values (?)")) {
            insert.setString(1, guest);
            insert.executeUpdate();
        }
        jobs.enqueue(new Welcome(guest), at(clock.instant().plus(Duration.ofDays(1))));
    }
}
