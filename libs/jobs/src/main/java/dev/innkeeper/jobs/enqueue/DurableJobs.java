package dev.innkeeper.jobs.enqueue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.jobs.EnqueueOption;
import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobRow;
import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.jobs.Throttle;
import dev.innkeeper.jobs.store.JobInserts;
import dev.innkeeper.platform.ids.Ids;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Writes the rows of jobs to Postgres and leaves the telling to {@link AfterCommit}. */
@ApplicationScoped
class DurableJobs implements Jobs {
    private final DataSource database;
    private final JobInserts inserts;
    private final AfterCommit afterCommit;
    private final ObjectMapper json;
    private final Ids ids;
    private final MeterRegistry metrics;
    /** By kind, which has one queue. */
    private final ConcurrentMap<String, Counter> enqueued = new ConcurrentHashMap<>();

    DurableJobs(
            DataSource database,
            JobInserts inserts,
            AfterCommit afterCommit,
            ObjectMapper json,
            Ids ids,
            MeterRegistry metrics) {
        this.database = database;
        this.inserts = inserts;
        this.afterCommit = afterCommit;
        this.json = json;
        this.ids = ids;
        this.metrics = metrics;
    }

    @Override
    public UUID enqueue(Job job, EnqueueOption... options) {
        var row = row(job, options);
        try (var connection = database.getConnection()) {
            row = insert(connection, row);
        } catch (SQLException e) {
            throw new EnqueueFailed(e);
        }
        push(List.of(row));
        return row.id();
    }

    @Override
    public List<UUID> enqueueAll(Collection<? extends Job> jobs, EnqueueOption... options) {
        if (jobs.isEmpty()) {
            return List.of();
        }
        if (jobs.size() == 1) {
            return List.of(enqueue(jobs.iterator().next(), options));
        }
        var rows = new ArrayList<JobRow>(jobs.size());
        for (var job : jobs) {
            rows.add(prepare(job, options));
        }
        try (var connection = database.getConnection()) {
            inserts.insert(connection, rows);
        } catch (SQLException e) {
            throw new EnqueueFailed(e);
        }
        push(rows);
        return rows.stream().map(JobRow::id).toList();
    }

    @Override
    public JobRow enqueue(Connection connection, Job job, EnqueueOption... options) {
        try {
            var row = insert(connection, row(job, options));
            if (afterCommit.pushIfInTransaction(List.of(row))) {
                count(List.of(row));
            }
            return row;
        } catch (SQLException e) {
            throw new EnqueueFailed(e);
        }
    }

    @Override
    public JobRow prepare(Job job, EnqueueOption... options) {
        var row = row(job, options);
        if (row.uniqueKey() != null) {
            throw new IllegalArgumentException("a unique key needs enqueue, and one job at a time");
        }
        return row;
    }

    @Override
    public void push(Collection<JobRow> rows) {
        count(rows);
        afterCommit.push(rows);
    }

    private void count(Collection<JobRow> rows) {
        for (var row : rows) {
            enqueued.computeIfAbsent(
                            row.kind(), kind -> metrics.counter("jobs.enqueued", "queue", row.queue(), "kind", kind))
                    .increment();
        }
    }

    private JobRow insert(Connection connection, JobRow row) throws SQLException {
        if (row.uniqueKey() == null) {
            inserts.insert(connection, List.of(row));
            return row;
        }
        return row.withId(inserts.insertUnique(connection, row));
    }

    private JobRow row(Job job, EnqueueOption... options) {
        var kind = Kinds.of(job.getClass());
        @Nullable Instant runAt = null;
        @Nullable String uniqueKey = null;
        var throttle = Throttle.NONE;
        List<String> tags = List.of();
        for (var option : options) {
            switch (option) {
                case EnqueueOption.At at -> runAt = at.time();
                case EnqueueOption.Unique unique -> uniqueKey = unique.key();
                case EnqueueOption.LimitedBy limit -> throttle = throttle.withLimit(limit.key(), limit.atMost());
                case EnqueueOption.RatedBy rate ->
                    throttle = throttle.withRate(
                            rate.key(), rate.atMost(), (int) rate.within().toMillis());
                case EnqueueOption.Tagged tagged -> tags = tagged.tags();
            }
        }
        return new JobRow(
                ids.next(),
                kind.value(),
                kind.queue(),
                write(job),
                kind.version(),
                runAt,
                kind.maxAttempts(),
                uniqueKey,
                throttle,
                null,
                tags,
                Traces.current());
    }

    private String write(Job job) {
        try {
            return json.writeValueAsString(job);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "not writable as JSON: " + job.getClass().getName(), e);
        }
    }
}
