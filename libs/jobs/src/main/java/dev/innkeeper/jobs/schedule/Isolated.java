package dev.innkeeper.jobs.schedule;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Steps of which one that fails keeps no other back: one schedule's trouble must not cost the others their jobs. That
 * the database is away ends them all.
 */
final class Isolated {
    private @Nullable RuntimeException failure;

    @FunctionalInterface
    interface Step {
        void run() throws SQLException;
    }

    void run(Step step) throws SQLException {
        try {
            step.run();
        } catch (RuntimeException e) {
            if (failure == null) {
                failure = e;
            } else {
                failure.addSuppressed(e);
            }
        }
    }

    /** Throws what the first that failed threw. */
    void end() {
        if (failure != null) {
            throw failure;
        }
    }
}
