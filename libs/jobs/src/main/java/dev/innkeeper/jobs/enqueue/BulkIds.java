package dev.innkeeper.jobs.enqueue;

import dev.innkeeper.jobs.JobRow;
import dev.innkeeper.jobs.Throttle;
import dev.innkeeper.jobs.dispatch.Pushable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What Redis is to be told of a bulk of jobs, in 16 bytes a job: until the commit nothing else of them is kept. */
final class BulkIds {
    private final Map<Group, Run> runs = new LinkedHashMap<>();

    private record Group(String queue, long runAtMillis, Throttle throttle) {}

    void add(JobRow row) {
        runs.computeIfAbsent(new Group(row.queue(), Pushables.runAtMillis(row), row.throttle()), none -> new Run())
                .add(row.id());
    }

    void addAll(BulkIds more) {
        more.runs.forEach(
                (group, run) -> runs.computeIfAbsent(group, none -> new Run()).addAll(run));
    }

    int size() {
        return runs.values().stream().mapToInt(run -> run.length / 2).sum();
    }

    /** Those due until then, in pieces. */
    Collection<Piece> pieces(long untilMillis, int most) {
        var pieces = new ArrayList<Piece>();
        runs.forEach((group, run) -> {
            if (group.runAtMillis() <= untilMillis) {
                for (int from = 0; from < run.length; from += 2 * most) {
                    pieces.add(new Piece(group, run, from, Math.min(run.length, from + 2 * most)));
                }
            }
        });
        return pieces;
    }

    /** Some jobs of one queue. */
    static final class Piece {
        private final Group group;
        private final Run run;
        private final int from;
        private final int to;

        private Piece(Group group, Run run, int from, int to) {
            this.group = group;
            this.run = run;
            this.from = from;
            this.to = to;
        }

        int size() {
            return (to - from) / 2;
        }

        List<Pushable> jobs() {
            var jobs = new ArrayList<Pushable>(size());
            for (int i = from; i < to; i += 2) {
                var id = new UUID(run.halves[i], run.halves[i + 1]);
                jobs.add(new Pushable(id, group.queue(), group.runAtMillis(), group.throttle()));
            }
            return jobs;
        }
    }

    private static final class Run {
        private long[] halves = new long[64];
        private int length;

        private void add(UUID id) {
            grow(2);
            halves[length++] = id.getMostSignificantBits();
            halves[length++] = id.getLeastSignificantBits();
        }

        private void addAll(Run more) {
            grow(more.length);
            System.arraycopy(more.halves, 0, halves, length, more.length);
            length += more.length;
        }

        private void grow(int by) {
            if (length + by > halves.length) {
                halves = Arrays.copyOf(halves, Math.max(length + by, halves.length * 2));
            }
        }
    }
}
