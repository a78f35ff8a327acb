package dev.innkeeper.ops;

import picocli.CommandLine.Command;

/** Looks at the realtime service and what it serves. */
@Command(
        name = "realtime",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Looks at the realtime service and what it serves.",
        subcommands = RealtimeAppsCommand.class)
final class RealtimeCommand {}
