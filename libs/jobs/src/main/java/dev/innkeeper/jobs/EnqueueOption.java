package dev.innkeeper.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How a job is enqueued, besides the defaults of its {@link JobKind}. */
public sealed interface EnqueueOption {
    /** Not before this time; one before 1970 is as good as now. */
    record At(Instant time) implements EnqueueOption {
        // What Postgres and its driver have no number for would be in the way of all other jobs.
        private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

        public At {
            if (!time.isBefore(END)) {
                throw new IllegalArgumentException("at: %s is not before the year 10000".formatted(time));
            }
            time = time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time;
        }
    }

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

    /** At most so many jobs of the same key and queue start within a time. */
    record RatedBy(String key, int atMost, Duration within) implements EnqueueOption {
        // Redis counts in doubles of milliseconds, and a bucket that takes longer to fill is a schedule, not a rate.
        private static final Duration LONGEST = Duration.ofDays(1);

        public RatedBy {
            requireKey(key);
            if (atMost < 1 || within.toMillis() < 1 || within.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("ratedBy: %d within %s must be at least 1 within 1 ms to %s"
                        .formatted(atMost, within, LONGEST));
            }
        }
    }

    /** Words to find the job by. */
    record Tagged(List<String> tags) implements EnqueueOption {
        private static final int MOST = 16;

        public Tagged {
            tags = List.copyOf(tags);
            if (tags.size() > MOST) {
                throw new IllegalArgumentException("tagged: %d tags, at most %d".formatted(tags.size(), MOST));
            }
            tags.forEach(EnqueueOption::requireKey);
        }
    }

    /** Run it at this time, before the year 10000, not now. */
    static EnqueueOption at(Instant time) {
        return new At(time);
    }

    /** Enqueue it only if no live job has the key; else that job's id is returned. */
    static EnqueueOption unique(String key) {
        return new Unique(key);
    }

    /** Run at most so many jobs with the same key at once, over all workers of the queue; the others wait aside. */
    static EnqueueOption limitedBy(String key, int atMost) {
        return new LimitedBy(key, atMost);
    }

    /**
     * Start at most so many jobs with the same key within a time, over all workers of the queue: a token bucket that
     * holds {@code atMost} and fills within {@code within}; the others wait aside.
     */
    static EnqueueOption ratedBy(String key, int atMost, Duration within) {
        return new RatedBy(key, atMost, within);
    }

    /** Words to find the job by: at most 16, each at most 200 characters. */
    static EnqueueOption tagged(String... tags) {
        return new Tagged(List.of(tags));
    }

    private static void requireKey(String key) {
        if (key.isBlank() || key.length() > 200 || key.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "a key or tag must have 1 to 200 characters, not all blank and none a control character");
        }
    }
}
