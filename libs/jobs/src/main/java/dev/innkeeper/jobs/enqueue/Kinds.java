package dev.innkeeper.jobs.enqueue;

import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobKind;

/** What {@link JobKind} says of a class of jobs. */
public final class Kinds {
    private static final ClassValue<JobKind> KINDS = new ClassValue<>() {
        @Override
        protected JobKind computeValue(Class<?> type) {
            var kind = type.getAnnotation(JobKind.class);
            if (kind == null) {
                throw new IllegalArgumentException(type.getName() + " has no @JobKind");
            }
            if (kind.value().isBlank() || kind.maxAttempts() < 1) {
                throw new IllegalArgumentException(type.getName() + ": @JobKind needs a name and at least one attempt");
            }
            return kind;
        }
    };

    private Kinds() {}

    /**
     * The annotation of a job.
     *
     * @throws IllegalArgumentException if it has none or a wrong one
     */
    public static JobKind of(Class<? extends Job> type) {
        return KINDS.get(type);
    }
}
