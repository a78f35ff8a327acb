package dev.innkeeper.jobs.worker;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobHandler;
import dev.innkeeper.jobs.enqueue.Kinds;
import dev.innkeeper.jobs.store.ClaimedJob;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The handlers of this process by the kind of their job, former names of it included. */
@Singleton
public class Handlers {
    private final Map<String, Registered> byKind = new HashMap<>();

    /** A handler and what its job's kind says. */
    public record Registered(
            String kind,
            String queue,
            int version,
            ObjectReader reader,
            JobHandler<Job> handler,
            boolean transactional,
            Duration timeout) {
        /** The arguments in a row as this version's record. */
        public Job read(ClaimedJob row) throws IOException {
            if (row.argsVersion() == version) {
                return arguments(reader.readValue(row.args()));
            }
            if (reader.readTree(row.args()) instanceof ObjectNode old) {
                return arguments(reader.readValue(handler.upgrade(old, row.argsVersion())));
            }
            throw new IOException("the arguments of version " + row.argsVersion() + " are no JSON object");
        }

        private static Job arguments(@Nullable Job read) throws IOException {
            if (read == null) {
                throw new IOException("the arguments are null");
            }
            return read;
        }
    }

    Handlers(@Any Instance<JobHandler<?>> handlers, ObjectMapper json) {
        // A newer producer may have added members that this version does not know yet.
        var tolerant = json.reader().without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        for (var handle : handlers.handles()) {
            var bean = handle.getBean();
            var type = jobType(bean.getTypes(), bean.getBeanClass());
            var kind = Kinds.of(type);
            @SuppressWarnings("unchecked") // rows of this kind are read as this type
            var handler = (JobHandler<Job>) handle.get();
            var registered = new Registered(
                    kind.value(),
                    kind.queue(),
                    kind.version(),
                    tolerant.forType(type),
                    handler,
                    bean.getBeanClass().isAnnotationPresent(Transactional.class),
                    Duration.parse(kind.timeout()));
            register(kind.value(), registered);
            for (var alias : kind.aliases()) {
                register(alias, registered);
            }
        }
    }

    private void register(String kind, Registered registered) {
        var other = byKind.put(kind, registered);
        if (other != null) {
            throw new IllegalStateException(
                    "two handlers for jobs of kind " + kind + ": " + other.handler() + " and " + registered.handler());
        }
    }

    /** The handler for a row; null if its kind, or its newer version of it, is not known here. */
    public @Nullable Registered find(ClaimedJob row) {
        var registered = byKind.get(row.kind());
        return registered == null || row.argsVersion() > registered.version() ? null : registered;
    }

    /** Whether jobs of this kind are handled here, of whatever version. */
    boolean handles(String kind) {
        return byKind.containsKey(kind);
    }

    /** What is handled here, once each, whatever names it had before. */
    Collection<Registered> all() {
        return Set.copyOf(byKind.values());
    }

    /** What is handled here by each of its names. */
    Map<String, Registered> byName() {
        return Map.copyOf(byKind);
    }

    private static Class<? extends Job> jobType(Set<Type> types, Class<?> bean) {
        for (var type : types) {
            if (type instanceof ParameterizedType generic
                    && generic.getRawType() == JobHandler.class
                    && generic.getActualTypeArguments()[0] instanceof Class<?> job) {
                return job.asSubclass(Job.class);
            }
        }
        throw new IllegalStateException(bean.getName() + " must name the class of its jobs: JobHandler<SendMail>");
    }
}
