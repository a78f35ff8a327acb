package dev.innkeeper.jobs.example;

import dev.innkeeper.jobs.DiscardJob;
import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Commits with the deletion of its job: a guest is welcomed once. */
@ApplicationScoped
@Transactional
class WelcomeHandler implements JobHandler<Welcome> {
    private final DataSource database;

    WelcomeHandler(DataSource database) {
        this.database = database;
    }

    @Override
    public void handle(Welcome job, JobContext context) throws SQLException, DiscardJob {
        try (var connection = database.getConnection();
                var update = connection.prepareStatement("update guest set welcomes = welcomes + 1 where name = ?")) {
            update.setString(1, job.guest());
            if (update.executeUpdate() == 0) {
                throw new DiscardJob("no guest " + job.guest());
            }
        }
    }
}
