package dev.innkeeper.ops;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.jobs.admin.JobAdmin;
import dev.innkeeper.jobs.admin.JobDetail;
import dev.innkeeper.jobs.admin.JobFilter;
import dev.innkeeper.jobs.admin.JobPage;
import dev.innkeeper.jobs.admin.JobState;
import dev.innkeeper.jobs.admin.JobView;
import dev.innkeeper.jobs.admin.Retry;
import java.io.PrintWriter;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at the queue and gives dead jobs another chance. */
@Command(
        name = "jobs",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Looks at the queue and gives dead jobs another chance.")
final class JobsCommand {
    private static final String ROW = "%-36s  %-6s  %-13s  %-32s  %7s  %s%n";

    @Spec
    private CommandSpec spec;

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists queued and dead jobs, the newest first, a page at a time.",
            footer = {"", "Exit codes: 0 listed, 1 failed, 2 wrong usage."})
    int list(
            @Option(names = "--state", description = "Only these: ${COMPLETION-CANDIDATES}.") @Nullable JobState state,
            @Option(names = "--kind", description = "Only jobs of this kind.") @Nullable String kind,
            @Option(names = "--queue", description = "Only jobs of this queue.") @Nullable String queue,
            @Option(names = "--before", description = "Continue where the last page said.") @Nullable UUID before,
            @Option(names = "--limit", defaultValue = "50", description = "Jobs a page, 1 to 1000. Default 50.")
                    int limit,
            @Option(names = "--json", description = "Answer with one JSON object.") boolean json)
            throws Exception {
        return Booted.run(() -> {
            var page = Booted.bean(JobAdmin.class).list(new JobFilter(state, kind, queue), before, limit);
            if (json) {
                printJson(page);
            } else {
                print(page);
            }
            return 0;
        });
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows one job, its arguments and how its attempts failed.",
            footer = {"", "Exit codes: 0 shown, 1 no such job or failed, 2 wrong usage."})
    int show(
            @Parameters(paramLabel = "ID", description = "The job's id.") UUID id,
            @Option(names = "--json", description = "Answer with one JSON object.") boolean json)
            throws Exception {
        return Booted.run(() -> {
            var job = Booted.bean(JobAdmin.class).show(id);
            if (job.isEmpty()) {
                err().println("no such job: it is done, or never was");
                return Main.FAILED;
            }
            if (json) {
                printJson(job.get());
            } else {
                print(job.get());
            }
            return 0;
        });
    }

    @Command(
            name = "retry",
            mixinStandardHelpOptions = true,
            description = "Queues a dead job again, now and with three more attempts.",
            footer = {"", "Exit codes: 0 queued, 1 not queued or failed, 2 wrong usage."})
    int retry(
            @Parameters(paramLabel = "ID", description = "The job's id.") UUID id,
            @Option(names = "--json", description = "Answer with one JSON object.") boolean json)
            throws Exception {
        return Booted.run(() -> {
            var outcome = Booted.bean(JobAdmin.class).retry(id);
            if (json) {
                printJson(Map.of("id", id, "outcome", outcome));
            } else {
                (outcome == Retry.QUEUED ? out() : err()).println(words(outcome));
            }
            return outcome == Retry.QUEUED ? 0 : Main.FAILED;
        });
    }

    private static String words(Retry outcome) {
        return switch (outcome) {
            case QUEUED -> "queued again";
            case UNKNOWN -> "no such job: it is done, or never was";
            case NOT_DEAD -> "the job is not dead: nothing was done";
            case KEY_TAKEN -> "another job with the same unique key is queued: nothing was done";
        };
    }

    private void print(JobPage page) {
        var out = out();
        out.printf(ROW, "ID", "STATE", "QUEUE", "KIND", "ATTEMPT", "RUN AT");
        for (var job : page.jobs()) {
            out.printf(ROW, job.id(), job.state().id(), job.queue(), job.kind(), attempts(job), job.runAt());
        }
        if (page.next() != null) {
            out.println("more: --before " + page.next());
        }
        out.flush();
    }

    private void print(JobDetail detail) {
        var out = out();
        var job = detail.job();
        out.printf("%s  %s  %s%n", job.id(), job.kind(), job.state().id());
        out.printf(
                "queue %s, attempt %s, run at %s, created %s%n",
                job.queue(), attempts(job), job.runAt(), job.createdAt());
        out.println("arguments " + detail.args());
        for (var failure : detail.failures()) {
            out.printf(
                    "%nattempt %d failed at %s: %s%n%s%n",
                    failure.attempt(), failure.at(), failure.error(), failure.stack());
        }
        out.flush();
    }

    private static String attempts(JobView job) {
        return job.attempt() + "/" + job.maxAttempts();
    }

    private void printJson(Object value) throws Exception {
        var out = out();
        out.println(Booted.bean(ObjectMapper.class).writeValueAsString(value));
        out.flush();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
