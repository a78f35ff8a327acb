package dev.innkeeper.ops;

import dev.innkeeper.jobs.admin.QueueState;
import dev.innkeeper.jobs.admin.QueueStats;
import dev.innkeeper.jobs.admin.WorkerView;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Queues and workers as people read them. */
final class QueuesInWords {
    private static final String STATE = "%-20s  %-7s  %s%n";
    private static final String STATS = "%-20s  %9s  %9s  %9s  %9s  %12s  %s%n";
    private static final String WORKER = "%-36s  %-24s  %8s  %7s  %-24s  %s%n";

    private QueuesInWords() {}

    static void states(PrintWriter out, List<QueueState> queues) {
        out.printf(STATE, "QUEUE", "STATE", "LIMIT");
        queues.forEach(queue -> state(out, queue));
    }

    static void state(PrintWriter out, QueueState queue) {
        out.printf(STATE, queue.name(), state(queue), queue.limit() == null ? "-" : queue.limit());
    }

    static void stats(PrintWriter out, QueueStats stats) {
        out.println("oldest due job: " + seconds(stats.oldestDueSeconds()));
        if (!stats.redisUp()) {
            out.println("Redis does not answer: nothing is known of the queues");
            return;
        }
        out.printf(STATS, "QUEUE", "READY", "DELAYED", "RUNNING", "PARKED", "OLDEST READY", "STATE");
        for (var queue : stats.queues()) {
            out.printf(
                    STATS,
                    queue.queue().name(),
                    queue.ready(),
                    queue.delayed(),
                    queue.running(),
                    queue.parked(),
                    seconds(queue.oldestReadySeconds()),
                    state(queue.queue()));
        }
    }

    static void workers(PrintWriter out, List<WorkerView> workers) {
        out.printf(WORKER, "ID", "HOST", "PID", "RUNNING", "LAST SIGN OF LIFE", "QUEUES");
        for (var worker : workers) {
            out.printf(
                    WORKER,
                    worker.id(),
                    worker.host(),
                    worker.pid(),
                    worker.running() + "/" + worker.slots(),
                    worker.beatAt(),
                    String.join(", ", worker.queues()));
        }
    }

    private static String state(QueueState queue) {
        return queue.paused() ? "paused" : "open";
    }

    private static String seconds(@Nullable Double seconds) {
        return seconds == null ? "-" : String.format(Locale.ROOT, "%.1f s", seconds);
    }
}
