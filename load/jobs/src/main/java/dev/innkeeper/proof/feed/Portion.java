package dev.innkeeper.proof.feed;

import static dev.innkeeper.jobs.EnqueueOption.limitedBy;

import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.proof.kinds.Effect;
import dev.innkeeper.proof.kinds.Flaky;
import dev.innkeeper.proof.kinds.Ledger;
import dev.innkeeper.proof.kinds.Limited;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/** Some jobs of each kind that leaves something to be counted: half in a transaction, a fifth with a limit, a tenth fail once. */
@Singleton
class Portion {
    private static final int KEYS = 3;
    private static final int AT_ONCE = 2;
    private static final long LIMITED_MILLIS = 20;

    private final Jobs jobs;
    private final DataSource database;
    private long number;

    Portion(Jobs jobs, DataSource database) {
        this.jobs = jobs;
        this.database = database;
    }

    /** Enqueues so many in the caller's transaction, and writes in it that they were accepted. */
    void enqueue(int count) {
        var accepted = new LinkedHashMap<UUID, String>();
        for (int i = 0; i < count; i++) {
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
        try {
            write(accepted);
        } catch (SQLException e) {
            throw new IllegalStateException("could not write down what was accepted", e);
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
