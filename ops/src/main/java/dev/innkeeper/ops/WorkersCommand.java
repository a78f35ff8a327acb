package dev.innkeeper.ops;

import dev.innkeeper.jobs.admin.QueueAdmin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks at the processes that run jobs. */
@Command(
        name = "workers",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Looks at the processes that run jobs.")
final class WorkersCommand {
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the workers, the oldest first. One that has given no sign of life lately is dead.",
            footer = {"", "Exit codes: 0 listed, 1 failed, 2 wrong usage."})
    int list(@Mixin Reply reply) throws Exception {
        return Booted.run(
                () -> reply.list("workers", Booted.bean(QueueAdmin.class).workers(), QueuesInWords::workers));
    }
}
