package dev.innkeeper.jobs.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which fire times are to be fired now.
 *
 * @param fires to be fired, in order
 * @param missed how many others are given up, at most {@link #MOST_COUNTED}
 * @param upTo all fire times up to here are settled by this
 */
record DueTimes(List<Instant> fires, int missed, Instant upTo) {
    static final int MOST_COUNTED = 1000;
    // A transaction stays short; the rest comes with the next turn.
    private static final int MOST_AT_ONCE = 100;
    private static final List<Duration> LOOKING_BACK =
            List.of(Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofDays(1));

    /** Those after {@code last} whose time has come by {@code now}. */
    static DueTimes find(String name, FireTimes times, ScheduleRules rules, Instant last, Instant now) {
        return new Search(name, times, rules, now).after(last);
    }

    private record Search(String name, FireTimes times, ScheduleRules rules, Instant now) {
        DueTimes after(Instant last) {
            var oldest = now.minus(rules.patience());
            var start = later(last, oldest.minus(rules.jitter()).minusNanos(1));
            boolean all = rules.catchUp().policy() == CatchUp.Policy.ALL;
            if (!all) {
                start = closer(start);
            }
            int missed = start.isAfter(last) ? count(last, start) : 0;
            var fires = new ArrayList<Instant>();
            var upTo = start;
            for (var next = due(start); next.isPresent() && fires.size() < MOST_AT_ONCE; next = due(upTo)) {
                upTo = next.get();
                boolean tooLate = onTime(upTo).isBefore(oldest);
                if (!all && !fires.isEmpty()) {
                    fires.clear();
                    missed++;
                }
                if (tooLate) {
                    missed++;
                } else {
                    fires.add(upTo);
                }
            }
            return new DueTimes(List.copyOf(fires), Math.min(missed, MOST_COUNTED), upTo);
        }

        // Where only the latest counts the search begins near the end: a year of seconds is not walked through.
        private Instant closer(Instant start) {
            for (var span : LOOKING_BACK) {
                var later = now.minus(rules.jitter()).minus(span);
                if (later.isAfter(start) && due(later).isPresent()) {
                    return later;
                }
            }
            return start;
        }

        private Optional<Instant> due(Instant after) {
            return times.next(after).filter(time -> !onTime(time).isAfter(now));
        }

        private Instant onTime(Instant time) {
            return Jitter.apply(name, time, rules.jitter());
        }

        private int count(Instant after, Instant until) {
            int counted = 0;
            var next = times.next(after);
            while (counted < MOST_COUNTED && next.isPresent() && !next.get().isAfter(until)) {
                counted++;
                next = times.next(next.get());
            }
            return counted;
        }

        private static Instant later(Instant one, Instant other) {
            return one.isAfter(other) ? one : other;
        }
    }
}
