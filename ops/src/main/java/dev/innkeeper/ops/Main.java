package dev.innkeeper.ops;

import dev.innkeeper.ops.smoke.SmokeCommand;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.annotations.RegisterForReflection;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/**
 * The operator's command line. Commands are parsed before Quarkus starts, so that help, keys and the smoke test touch
 * no database and answer at once.
 */
@QuarkusMain
// Picocli reads commands and options from annotations when it runs.
@RegisterForReflection(
        targets = {
            Main.class,
            MigrateCommand.class,
            SeedCommand.class,
            SmokeCommand.class,
            JobsCommand.class,
            QueuesCommand.class,
            WorkersCommand.class,
            SchedulesCommand.class,
            RealtimeCommand.class,
            RealtimeAppsCommand.class,
            MaintenanceCommand.class,
            DoctorCommand.class,
            KeysCommand.class,
            SecretsCommand.class,
            HelpCommand.class,
            Operator.class,
            Reply.class
        },
        classNames = "picocli.CommandLine$AutoHelpMixin")
@Command(
        name = "innkeeper",
        mixinStandardHelpOptions = true,
        version = "Innkeeper 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        description = "Operates an Innkeeper installation.",
        subcommands = {
            MigrateCommand.class,
            SeedCommand.class,
            SmokeCommand.class,
            JobsCommand.class,
            QueuesCommand.class,
            WorkersCommand.class,
            SchedulesCommand.class,
            RealtimeCommand.class,
            MaintenanceCommand.class,
            DoctorCommand.class,
            KeysCommand.class,
            SecretsCommand.class,
            HelpCommand.class
        },
        footer = {
            "",
            "Where the database and the rest are is told by the environment: DATABASE_URL, REDIS_URL, APP_ENV …",
            "(docs/configuration.md).",
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused here (for example in production)."
        })
public final class Main {
    static final int FAILED = 1;
    static final int REFUSED = 3;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Main::report);
    }

    // One line a cause, no stack: an operator wants to know what is wrong, not where in the code.
    private static int report(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
        line.getErr().println("failed: " + describe(failure));
        for (var cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            line.getErr().println("  because: " + describe(cause));
        }
        return failure instanceof Refused ? REFUSED : FAILED;
    }

    private static String describe(Throwable failure) {
        var message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message.strip();
    }
}
