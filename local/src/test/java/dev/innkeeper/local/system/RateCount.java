package dev.innkeeper.local.system;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Whether more jobs of a key started than its bucket had tokens, in any window of time at all.
 *
 * <p>Of each start two times are known by the one clock of this machine: when the worker asked for the job and when its
 * handler began. The token was taken in between. What was asked for after the beginning of a window and began before its
 * end took its token in that window for certain, and only such are counted: a thread that was slow to begin breaks no rate,
 * and no tolerance is needed for it. Two things are allowed for. Redis tells the time in whole milliseconds, so that a
 * window may be two of them longer. And buckets are in Redis alone: with each loss of it in the window one more bucketful
 * may have been taken. A worker that died between the start and its row is not counted; it did nothing either.
 */
record RateCount(List<Start> starts, List<Loss> losses) {
    /** As the feeder enqueues them: {@code ratedBy(key, 5, 200 ms)}. */
    private static final int BUCKET = 5;

    private static final Duration EACH = Duration.ofMillis(40);
    private static final Duration WHOLE_MILLIS = Duration.ofMillis(2);

    /** An attempt: asked for, then begun. */
    record Start(String key, Instant claimed, Instant began) {}

    /** At some moment between these Redis had forgotten everything. */
    record Loss(Instant from, Instant to) {}

    /** Those that {@code proof.start} tells of. */
    static RateCount of(Rows rows, List<Loss> losses) throws SQLException {
        var starts = rows.all(
                "select key, claimed, began from proof.start",
                row -> new Start(row.getString(1), Rows.instant(row, 2), Rows.instant(row, 3)));
        return new RateCount(starts, losses);
    }

    /** By how many starts the worst window went beyond its bucket. */
    long broken() {
        long worst = 0;
        for (var key : starts.stream().map(Start::key).distinct().toList()) {
            var ofKey = starts.stream()
                    .filter(start -> start.key().equals(key))
                    .sorted(Comparator.comparing(Start::began))
                    .toList();
            for (var first : ofKey) {
                worst = Math.max(worst, beyondSince(first.claimed(), ofKey));
            }
        }
        return worst;
    }

    private long beyondSince(Instant from, List<Start> inOrder) {
        long started = 0;
        long worst = 0;
        for (var start : inOrder) {
            if (!start.claimed().isBefore(from)) {
                started++;
                worst = Math.max(worst, started - tokens(from, start.began()));
            }
        }
        return worst;
    }

    private long tokens(Instant from, Instant to) {
        long lost = losses.stream()
                .filter(loss -> loss.from().isBefore(to) && loss.to().isAfter(from))
                .count();
        return BUCKET * (1 + lost)
                + Duration.between(from, to).plus(WHOLE_MILLIS).dividedBy(EACH);
    }
}
