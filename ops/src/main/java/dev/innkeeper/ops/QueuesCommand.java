package dev.innkeeper.ops;

import dev.innkeeper.jobs.admin.QueueAdmin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at queues; pauses and limits them. */
@Command(
        name = "queues",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Looks at queues; pauses and limits them.")
final class QueuesCommand {
    private static final String QUEUE = "The queue's name.";
    private static final String UNKNOWN =
            "no such queue: no worker serves it, no job waits in it, none is configured here";

    @Spec
    private CommandSpec spec;

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the queues and what operators decided of them.",
            footer = {"", "Exit codes: 0 listed, 1 failed, 2 wrong usage."})
    int list(@Mixin Reply reply) throws Exception {
        return Booted.run(
                () -> reply.list("queues", Booted.bean(QueueAdmin.class).list(), QueuesInWords::states));
    }

    @Command(
            name = "pause",
            mixinStandardHelpOptions = true,
            description = "Lets no worker take jobs from a queue; what runs goes on.",
            footer = {"", "Exit codes: 0 paused, 1 failed or no such queue, 2 wrong usage."})
    int pause(
            @Parameters(paramLabel = "QUEUE", description = QUEUE) String queue,
            @Mixin Operator operator,
            @Mixin Reply reply)
            throws Exception {
        return Booted.run(() ->
                reply.with(Booted.bean(QueueAdmin.class).pause(queue, operator.name()), QueuesInWords::state, UNKNOWN));
    }

    @Command(
            name = "resume",
            mixinStandardHelpOptions = true,
            description = "Lets workers take jobs from a queue again.",
            footer = {"", "Exit codes: 0 resumed, 1 failed or no such queue, 2 wrong usage."})
    int resume(
            @Parameters(paramLabel = "QUEUE", description = QUEUE) String queue,
            @Mixin Operator operator,
            @Mixin Reply reply)
            throws Exception {
        return Booted.run(() -> reply.with(
                Booted.bean(QueueAdmin.class).resume(queue, operator.name()), QueuesInWords::state, UNKNOWN));
    }

    @Command(
            name = "limit",
            mixinStandardHelpOptions = true,
            description = "Lets at most so many jobs of a queue run at once over all workers.",
            footer = {"", "Exit codes: 0 set, 1 failed or no such queue, 2 wrong usage."})
    int limit(
            @Parameters(paramLabel = "QUEUE", description = QUEUE) String queue,
            @Parameters(paramLabel = "LIMIT", arity = "0..1", description = "How many, at least 1.") @Nullable
                    Integer limit,
            @Option(names = "--none", description = "Instead of a limit: no limit.") boolean none,
            @Mixin Operator operator,
            @Mixin Reply reply)
            throws Exception {
        if ((limit == null) != none || (limit != null && limit < 1)) {
            throw new ParameterException(
                    spec.subcommands().get("limit"), "give a LIMIT of at least 1, or --none for no limit");
        }
        return Booted.run(() -> reply.with(
                Booted.bean(QueueAdmin.class).limit(queue, limit, operator.name()), QueuesInWords::state, UNKNOWN));
    }
}
