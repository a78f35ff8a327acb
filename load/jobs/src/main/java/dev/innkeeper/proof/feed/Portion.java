package dev.innkeeper.proof.feed;

import static dev.innkeeper.jobs.EnqueueOption.limitedBy;
import static dev.innkeeper.jobs.EnqueueOption.ratedBy;

import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.proof.kinds.Effect;
import dev.innkeeper.proof.kinds.Flaky;
import dev.innkeeper.proof.kinds.Ledger;
import dev.innkeeper.proof.kinds.Limited;
import dev.innkeeper.proof.kinds.Rated;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Some jobs of each kind that leaves something to be counted: half in a transaction, a fifth with a limit, a tenth fail
 * once. The first portion and every tenth after it are of jobs with a rate alone, more than its bucket holds, so that most
 * of them have to wait.
 */
@Singleton
class Portion {
    private static final int KEYS = 2;
    private static final int AT_ONCE = 2;
    private static final long LIMITED_MILLIS = 30;
    private static final int RATED_EVERY = 10;
    private static final int BUCKET = 5;
    private static final Duration FULL_WITHIN = Duration.ofMillis(200);

    private final Jobs jobs;
    private final DataSource database;
    private long number;
    private long portions;

    Portion(Jobs jobs, DataSource database) {
        this.jobs = jobs;
        this.database = database;
    }

    /** Enqueues so many in the caller's transaction, and writes in it that they were accepted. */
    void enqueue(int count) {
        var accepted = new LinkedHashMap<UUID, String>();
        if (portions++ % RATED_EVERY == 0) {
            var key = "rate-" + portions / RATED_EVERY % KEYS;
            for (int i = 0; i < count; i++) {
                accepted.put(jobs.enqueue(new Rated(key), ratedBy(key, BUCKET, FULL_WITHIN)), "start");
            }
        } else {
            for (int i = 0; i < count; i++) {
                enqueueNext(accepted);
            }
        }
        try {
            write(accepted);
        } catch (SQLException e) {
            throw new IllegalStateException("could not write down what was accepted", e);
        }
    }

    private void enqueueNext(Map<UUID, String> accepted) {
        switch ((int) (number++ % 10)) {
            case 0 -> accepted.put(jobs.enqueue(new Flaky()), "effect");
            case 1, 2 -> accepted.put(jobs.enqueue(new Effect()), "effect");
            case 3, 4 -> {
                var key = "key-" + number % KEYS;
                accepted.put(jobs.enqueue(new Limited(key, LIMITED_MILLIS), limitedBy(key, AT_ONCE)), "span");
            }
            default -> accepted.put(jobs.enqueue(new Ledger()), "ledger");
        }
    }

    private void write(Map<UUID, String> accepted) throws SQLException {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement("insert into proof.accepted (job_id, effect) values (?, ?)")) {
            for (var job : accepted.entrySet()) {
                insert.setObject(1, job.getKey());
                insert.setString(2, job.getValue());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
