package dev.innkeeper.jobs.enqueue;

import dev.innkeeper.jobs.EnqueueOption;
import dev.innkeeper.jobs.Throttle;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the options of one call say together; of two of the same sort the last counts. */
record Options(@Nullable Instant runAt, @Nullable String uniqueKey, Throttle throttle, List<String> tags) {
    private static final Options NONE = new Options(null, null, Throttle.NONE, List.of());

    static Options of(EnqueueOption... options) {
        if (options.length == 0) {
            return NONE;
        }
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
        return new Options(runAt, uniqueKey, throttle, tags);
    }

    /** These options, for more jobs than one or for a row that somebody else inserts. */
    Options withoutUniqueKey() {
        if (uniqueKey != null) {
            throw new IllegalArgumentException("a unique key needs enqueue, and one job at a time");
        }
        return this;
    }
}
