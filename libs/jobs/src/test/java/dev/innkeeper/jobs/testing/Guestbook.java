package dev.innkeeper.jobs.testing;

import dev.innkeeper.jobs.DiscardJob;
import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobHandler;
import dev.innkeeper.jobs.JobKind;
import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.jobs.SnoozeJob;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;

/** Two kinds of jobs that no worker of these tests runs. */
final class Guestbook {
    private Guestbook() {}

    /** Writes a line in the transaction of the job, and enqueues thanks. */
    @RegisterForReflection
    @JobKind(value = "test.sign", queue = "inline", maxAttempts = 2)
    record Sign(String name) implements Job {}

    /** Is a plain job. */
    @RegisterForReflection
    @JobKind(value = "test.thank", queue = "inline")
    record Thank(String name) implements Job {}

    @ApplicationScoped
    @Transactional
    static class SignHandler implements JobHandler<Sign> {
        private final DataSource database;
        private final Jobs jobs;

        SignHandler(DataSource database, Jobs jobs) {
            this.database = database;
            this.jobs = jobs;
        }

        @Override
        public void handle(Sign job, JobContext context) throws SQLException {
            try (var connection = database.getConnection();
                    var statement = connection.prepareStatement("insert into guestbook (name) values (?)")) {
                statement.setString(1, job.name());
                statement.executeUpdate();
            }
            jobs.enqueue(new Thank(job.name()));
            if (job.name().equals("illegible")) {
                throw new IllegalStateException("illegible");
            }
        }
    }

    @Singleton
    static class ThankHandler implements JobHandler<Thank> {
        final Queue<String> thanked = new ConcurrentLinkedQueue<>();

        @Override
        public void handle(Thank job, JobContext context) throws SnoozeJob, DiscardJob {
            switch (job.name()) {
                case "asleep" -> throw new SnoozeJob(Duration.ofHours(1));
                case "gone" -> throw new DiscardJob("gone");
                default -> thanked.add(job.name());
            }
        }
    }
}
