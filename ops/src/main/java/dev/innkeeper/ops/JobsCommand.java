package dev.innkeeper.ops;

import dev.innkeeper.jobs.Cancellation;
import dev.innkeeper.jobs.admin.Discard;
import dev.innkeeper.jobs.admin.JobAdmin;
import dev.innkeeper.jobs.admin.JobFilter;
import dev.innkeeper.jobs.admin.JobState;
import dev.innkeeper.jobs.admin.QueueAdmin;
import dev.innkeeper.jobs.admin.Retry;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at jobs, and retries, cancels or discards them. */
@Command(
        name = "jobs",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Looks at jobs, and retries, cancels or discards them.")
final class JobsCommand {
    private static final String NO_SUCH_JOB = "no such job: it is done, or never was";

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
            @Option(names = "--tag", description = "Only jobs with this tag.") @Nullable String tag,
            @Option(names = "--before", description = "Continue where the last page said.") @Nullable UUID before,
            @Option(names = "--limit", defaultValue = "50", description = "Jobs a page, 1 to 1000. Default 50.")
                    int limit,
            @Mixin Reply reply)
            throws Exception {
        return Booted.run(() -> reply.with(
                Booted.bean(JobAdmin.class).list(new JobFilter(state, kind, queue, tag), before, limit),
                JobsInWords::page));
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows one job, its arguments, its progress and how its attempts failed.",
            footer = {"", "Exit codes: 0 shown, 1 no such job or failed, 2 wrong usage."})
    int show(@Parameters(paramLabel = "ID", description = "The job's id.") UUID id, @Mixin Reply reply)
            throws Exception {
        return Booted.run(() -> reply.with(Booted.bean(JobAdmin.class).show(id), JobsInWords::detail, NO_SUCH_JOB));
    }

    @Command(
            name = "retry",
            mixinStandardHelpOptions = true,
            description = {
                "Queues a dead job again, now and with three more attempts;",
                "or the dead jobs of a kind, the oldest first."
            },
            footer = {"", "Exit codes: 0 queued, 1 not queued or failed, 2 wrong usage."})
    int retry(
            @Parameters(paramLabel = "ID", arity = "0..1", description = "The job's id.") @Nullable UUID id,
            @Option(names = "--kind", description = "Instead of an id: all dead jobs of this kind.") @Nullable
                    String kind,
            @Option(
                            names = "--most",
                            defaultValue = "1000",
                            description = "With --kind: at most so many. Default 1000.")
                    int most,
            @Mixin Operator operator,
            @Mixin Reply reply)
            throws Exception {
        if (id != null && kind == null) {
            return retryOne(id, operator, reply);
        }
        if (kind != null && id == null) {
            return retryDead(kind, most, operator, reply);
        }
        throw new ParameterException(
                spec.subcommands().get("retry"), "give the ID of one job, or --kind for all dead jobs of a kind");
    }

    private static int retryOne(UUID id, Operator operator, Reply reply) throws Exception {
        return Booted.run(() -> {
            var outcome = Booted.bean(JobAdmin.class).retry(id, operator.name());
            return reply.outcome(id, outcome, outcome == Retry.QUEUED, words(outcome));
        });
    }

    private static int retryDead(String kind, int most, Operator operator, Reply reply) throws Exception {
        return Booted.run(() ->
                reply.with(Booted.bean(JobAdmin.class).retryDead(kind, operator.name(), most), JobsInWords::bulkRetry));
    }

    @Command(
            name = "cancel",
            mixinStandardHelpOptions = true,
            description = "Stops a job: one that waits is deleted, one that runs is interrupted.",
            footer = {"", "Exit codes: 0 deleted or told to stop, 1 no such job or failed, 2 wrong usage."})
    int cancel(
            @Parameters(paramLabel = "ID", description = "The job's id.") UUID id,
            @Mixin Operator operator,
            @Mixin Reply reply)
            throws Exception {
        return Booted.run(() -> {
            var outcome = Booted.bean(JobAdmin.class).cancel(id, operator.name());
            return reply.outcome(id, outcome, outcome != Cancellation.UNKNOWN, words(outcome));
        });
    }

    @Command(
            name = "discard",
            mixinStandardHelpOptions = true,
            description = "Deletes a dead job.",
            footer = {"", "Exit codes: 0 deleted, 1 not deleted or failed, 2 wrong usage."})
    int discard(
            @Parameters(paramLabel = "ID", description = "The job's id.") UUID id,
            @Mixin Operator operator,
            @Mixin Reply reply)
            throws Exception {
        return Booted.run(() -> {
            var outcome = Booted.bean(JobAdmin.class).discard(id, operator.name());
            return reply.outcome(id, outcome, outcome == Discard.DISCARDED, words(outcome));
        });
    }

    @Command(
            name = "stats",
            mixinStandardHelpOptions = true,
            description = "Says how the queues are doing. Counts nothing: cheap however many jobs there are.",
            footer = {"", "Exit codes: 0 said, 1 failed, 2 wrong usage."})
    int stats(@Mixin Reply reply) throws Exception {
        return Booted.run(() -> reply.with(Booted.bean(QueueAdmin.class).stats(), QueuesInWords::stats));
    }

    private static String words(Retry outcome) {
        return switch (outcome) {
            case QUEUED -> "queued again";
            case UNKNOWN -> NO_SUCH_JOB;
            case NOT_DEAD -> "the job is not dead: nothing was done";
            case KEY_TAKEN -> "another job with the same unique key is queued: nothing was done";
        };
    }

    private static String words(Cancellation outcome) {
        return switch (outcome) {
            case CANCELLED -> "cancelled: it will not run";
            case ASKED -> "it runs, and is told to stop";
            case UNKNOWN -> "no such job waits or runs: it is done or dead, or never was";
        };
    }

    private static String words(Discard outcome) {
        return switch (outcome) {
            case DISCARDED -> "discarded";
            case UNKNOWN -> NO_SUCH_JOB;
            case NOT_DEAD -> "the job is not dead: cancel it instead";
        };
    }
}
