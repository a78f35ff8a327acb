package dev.innkeeper.local;

import dev.innkeeper.local.stack.StackFailed;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The stack on one machine. Exit codes: 0 done, 1 failed, 2 wrong usage. */
@Command(
        name = "innkeeper",
        subcommands = {UpCommand.class, TrainCommand.class, BackendsCommand.class},
        mixinStandardHelpOptions = true,
        description = "The whole stack on this machine.")
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main())
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    if (failure instanceof InterruptedException) {
                        line.getErr().println("innkeeper: stopped while starting");
                        return 0;
                    }
                    line.getErr().println("innkeeper: " + message(failure));
                    return 1;
                })
                .execute(arguments));
    }

    private static String message(Exception failure) {
        if (failure instanceof StackFailed
                || failure instanceof IllegalArgumentException
                || failure instanceof IllegalStateException) {
            return String.valueOf(failure.getMessage());
        }
        var text = new StringBuilder(failure.toString());
        for (var cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            text.append("\n  caused by ").append(cause);
        }
        return text.toString();
    }
}
