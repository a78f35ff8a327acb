package dev.innkeeper.ops;

import dev.innkeeper.jobs.admin.BulkRetry;
import dev.innkeeper.jobs.admin.JobDetail;
import dev.innkeeper.jobs.admin.JobPage;
import dev.innkeeper.jobs.admin.JobView;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Jobs as people read them. */
final class JobsInWords {
    private static final String ROW = "%-36s  %-6s  %-13s  %-32s  %7s  %s%n";

    private JobsInWords() {}

    static void page(PrintWriter out, JobPage page) {
        out.printf(ROW, "ID", "STATE", "QUEUE", "KIND", "ATTEMPT", "RUN AT");
        for (var job : page.jobs()) {
            out.printf(ROW, job.id(), job.state().id(), job.queue(), job.kind(), attempts(job), job.runAt());
        }
        if (page.next() != null) {
            out.println("more: --before " + page.next());
        }
    }

    static void detail(PrintWriter out, JobDetail detail) {
        var job = detail.job();
        out.printf("%s  %s  %s%n", job.id(), job.kind(), job.state().id());
        out.printf(
                "queue %s, attempt %s, run at %s, created %s%n",
                job.queue(), attempts(job), job.runAt(), job.createdAt());
        out.printf("arguments of version %d: %s%n", detail.argsVersion(), detail.args());
        if (detail.cancel()) {
            out.println("it has been asked to stop");
        }
        line(out, "tags", detail.tags().isEmpty() ? null : String.join(", ", detail.tags()));
        line(out, "unique key", detail.uniqueKey());
        throttle(out, detail);
        if (detail.batch() != null) {
            var batch = detail.batch();
            out.printf(
                    "batch %s: %d jobs, %d succeeded, %d failed%n",
                    batch.id(), batch.total(), batch.succeeded(), batch.failed());
        }
        if (detail.progress() != null) {
            var progress = detail.progress();
            out.printf(
                    "attempt %d had done %d of %d at %s%n",
                    progress.attempt(), progress.done(), progress.total(), progress.at());
        }
        for (var failure : detail.failures()) {
            out.printf(
                    "%nattempt %d failed at %s: %s%n%s%n",
                    failure.attempt(), failure.at(), failure.error(), failure.stack());
        }
    }

    static void bulkRetry(PrintWriter out, BulkRetry result) {
        out.printf("%d queued again%n", result.queued());
        if (result.skipped() > 0) {
            out.printf("%d stay dead: another job with their unique key is queued%n", result.skipped());
        }
    }

    private static void throttle(PrintWriter out, JobDetail detail) {
        var throttle = detail.throttle();
        if (throttle.limitKey() != null) {
            out.printf("limit %s: %d at once%n", throttle.limitKey(), throttle.limitMax());
        }
        if (throttle.rateKey() != null) {
            out.printf("rate %s: %d in %d ms%n", throttle.rateKey(), throttle.rateCount(), throttle.rateMillis());
        }
    }

    private static void line(PrintWriter out, String what, @Nullable String value) {
        if (value != null) {
            out.println(what + " " + value);
        }
    }

    private static String attempts(JobView job) {
        return job.attempt() + "/" + job.maxAttempts();
    }
}
