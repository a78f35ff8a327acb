package dev.innkeeper.jobs.enqueue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobRow;
import dev.innkeeper.platform.ids.Ids;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Makes rows of jobs. What is the same for all jobs of a class is found out once. */
@Singleton
class NewRows {
    // A row is read at each claim and kept in the database's cache; larger things are kept elsewhere and named.
    private static final int MOST_BYTES = 8192;
    private static final int MOST_BYTES_PER_CHAR = 3;

    private final ObjectMapper json;
    private final Ids ids;
    private final ConcurrentMap<Class<?>, Template> templates = new ConcurrentHashMap<>();

    private record Template(String kind, String queue, int version, int maxAttempts, ObjectWriter writer) {}

    NewRows(ObjectMapper json, Ids ids) {
        this.json = json;
        this.ids = ids;
    }

    /** A row with an id of its own and the caller's trace. */
    JobRow of(Job job, Options options) {
        return of(job, options, null);
    }

    /** The same as a member of a batch. */
    JobRow of(Job job, Options options, @Nullable UUID batch) {
        var template = template(job.getClass());
        return new JobRow(
                ids.next(),
                template.kind(),
                template.queue(),
                arguments(job, template),
                template.version(),
                options.runAt(),
                template.maxAttempts(),
                options.uniqueKey(),
                options.throttle(),
                batch,
                options.tags(),
                Traces.current(),
                false);
    }

    private Template template(Class<? extends Job> type) {
        var known = templates.get(type);
        return known != null ? known : templates.computeIfAbsent(type, none -> make(type));
    }

    private Template make(Class<? extends Job> type) {
        var kind = Kinds.of(type);
        return new Template(kind.value(), kind.queue(), kind.version(), kind.maxAttempts(), json.writerFor(type));
    }

    private static String arguments(Job job, Template template) {
        try {
            var text = template.writer().writeValueAsString(job);
            if (text.length() > MOST_BYTES / MOST_BYTES_PER_CHAR) {
                refuseLarge(text, template.kind());
            }
            return text;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "not writable as JSON: " + job.getClass().getName(), e);
        }
    }

    private static void refuseLarge(String text, String kind) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "the arguments of a job of kind %s are %d bytes of JSON, at most %d: keep the data and name it"
                            .formatted(kind, bytes, MOST_BYTES));
        }
    }
}
