package dev.innkeeper.jobs;

import java.time.Instant;

/** How a job is enqueued, besides the defaults of its {@link JobKind}. */
public sealed interface EnqueueOption {
    /** Not before this time. */
    record At(Instant time) implements EnqueueOption {}

    /** At most one waiting or running job has this key. */
    record Unique(String key) implements EnqueueOption {
        public Unique {
            requireKey(key);
        }
    }

    /** At most so many jobs of the same key and queue run at once. */
    record LimitedBy(String key, int atMost) implements EnqueueOption {
        public LimitedBy {
            requireKey(key);
            if (atMost < 1) {
                throw new IllegalArgumentException("limitedBy: at most " + atMost + " would never run");
            }
        }
    }

    /** Run it at this time, not now. */
    static EnqueueOption at(Instant time) {
        return new At(time);
    }

    /** Enqueue it only if no live job has the key; else that job's id is returned. */
    static EnqueueOption unique(String key) {
        return new Unique(key);
    }

    /** Run at most so many jobs with the same key at once, over all workers of the queue. */
    static EnqueueOption limitedBy(String key, int atMost) {
        return new LimitedBy(key, atMost);
    }

    private static void requireKey(String key) {
        if (key.isBlank()) {
            throw new IllegalArgumentException("a key must not be blank");
        }
    }
}
