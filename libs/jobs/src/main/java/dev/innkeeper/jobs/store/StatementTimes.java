package dev.innkeeper.jobs.store;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** How long Postgres takes for one statement or batch, however many jobs it is about. What fails is not timed. */
@Singleton
class StatementTimes {
    private final Timer claim;
    private final Timer complete;
    private final Timer insert;
    private final Timer fail;

    StatementTimes(MeterRegistry metrics) {
        claim = timer(metrics, "claim");
        complete = timer(metrics, "complete");
        insert = timer(metrics, "insert");
        fail = timer(metrics, "fail");
    }

    private static Timer timer(MeterRegistry metrics, String statement) {
        return metrics.timer("jobs.postgres.roundtrip", "statement", statement);
    }

    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException;
    }

    /** The rows of claimed jobs are read. */
    <T> T claim(Work<T> work) throws SQLException {
        return time(claim, work);
    }

    /** The rows of jobs that went well are deleted. */
    <T> T complete(Work<T> work) throws SQLException {
        return time(complete, work);
    }

    /** Rows are written. */
    <T> T insert(Work<T> work) throws SQLException {
        return time(insert, work);
    }

    /** A failed attempt is written down. */
    <T> T fail(Work<T> work) throws SQLException {
        return time(fail, work);
    }

    private static <T> T time(Timer timer, Work<T> work) throws SQLException {
        long began = System.nanoTime();
        var result = work.run();
        timer.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
        return result;
    }
}
