package dev.innkeeper.jobs.worker;

import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobHandler;
import dev.innkeeper.jobs.enqueue.Kinds;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The handlers of this process by the kind of their job. */
@Singleton
class Handlers {
    private final Map<String, Registered> byKind = new HashMap<>();

    /** A handler and what its job's kind says. */
    record Registered(
            String kind, Class<? extends Job> type, JobHandler<Job> handler, boolean transactional, Duration timeout) {}

    Handlers(@Any Instance<JobHandler<?>> handlers) {
        for (var handle : handlers.handles()) {
            var bean = handle.getBean();
            var type = jobType(bean.getTypes(), bean.getBeanClass());
            var kind = Kinds.of(type);
            @SuppressWarnings("unchecked") // rows of this kind are read as this type
            var handler = (JobHandler<Job>) handle.get();
            var registered = new Registered(
                    kind.value(),
                    type,
                    handler,
                    bean.getBeanClass().isAnnotationPresent(Transactional.class),
                    Duration.parse(kind.timeout()));
            var other = byKind.put(kind.value(), registered);
            if (other != null) {
                throw new IllegalStateException(
                        "two handlers for jobs of kind " + kind.value() + ": " + other.handler() + " and " + handler);
            }
        }
    }

    @Nullable
    Registered find(String kind) {
        return byKind.get(kind);
    }

    Set<String> kinds() {
        return Set.copyOf(byKind.keySet());
    }

    Duration longestTimeout() {
        return byKind.values().stream()
                .map(Registered::timeout)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
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
