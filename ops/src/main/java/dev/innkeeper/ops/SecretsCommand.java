package dev.innkeeper.ops;

import dev.innkeeper.ops.secrets.KubernetesSteps;
import dev.innkeeper.ops.secrets.Rotated;
import dev.innkeeper.ops.secrets.Rotations;
import dev.innkeeper.ops.secrets.Rotations.Standing;
import dev.innkeeper.ops.secrets.StillUsed;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Changes secrets while everything runs. */
@Command(
        name = "secrets",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Changes secrets while everything runs, one step at a time (docs/security.md).")
final class SecretsCommand {
    private static final String WHICH = "app-key, realtime-secret, database-password or redis-password.";
    private static final String FOLDER = "The folder that deploy/secrets filled, by its whole path.";

    @Spec
    private CommandSpec spec;

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "Says at which step the change of each secret is, and since when. Changes nothing.",
            footer = {"", "Exit codes: 0 told, 1 failed, 2 wrong usage."})
    int status(@Option(names = "--folder", required = true, description = FOLDER) Path folder, @Mixin Reply reply)
            throws Exception {
        var where = whole(folder, "status");
        return Booted.run(
                () -> reply.list("secrets", Booted.bean(Rotations.class).all(where), SecretsCommand::all));
    }

    @Command(
            name = "next",
            mixinStandardHelpOptions = true,
            description = {
                "Takes the next step: makes a new secret and has it accepted, has it used, gives the old one up.",
                "Refuses while a service is connected since before the last step, or the old one is still used.",
                "Says what to do before the step after."
            },
            footer = {
                "",
                "Exit codes: 0 taken, 1 failed, 2 wrong usage, 3 the old one is still in use: nothing was changed."
            })
    int next(
            @Parameters(paramLabel = "SECRET", description = WHICH) String secret,
            @Option(names = "--folder", required = true, description = FOLDER) Path folder,
            @Option(
                            names = "--now",
                            description =
                                    "Give a key that leaked up before the sessions it signed end: they are logged out.")
                    boolean now,
            @Mixin Operator operator,
            @Mixin Reply reply)
            throws Exception {
        var which = which(secret, "next");
        var where = whole(folder, "next");
        return Booted.run(() -> {
            try {
                var taken = Recorded.deed(
                        operator,
                        "secret.change",
                        which.id(),
                        () -> Optional.of(Booted.bean(Rotations.class).next(where, which, now)));
                return reply.with(taken.orElseThrow(), SecretsCommand::one);
            } catch (StillUsed e) {
                throw new Refused(String.valueOf(e.getMessage()));
            }
        });
    }

    @Command(
            name = "kubernetes",
            mixinStandardHelpOptions = true,
            description = "Prints what changes a secret on Kubernetes, command by command; touches nothing.",
            footer = {"", "Exit codes: 0 printed, 2 wrong usage."})
    int kubernetes(
            @Parameters(paramLabel = "SECRET", description = WHICH) String secret,
            @Option(names = "--namespace", description = "Default innkeeper.", defaultValue = "innkeeper")
                    String namespace) {
        var out = spec.commandLine().getOut();
        out.print(KubernetesSteps.of(which(secret, "kubernetes"), namespace));
        out.flush();
        return 0;
    }

    private Rotated which(String secret, String command) {
        try {
            return Rotated.of(secret);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.subcommands().get(command), String.valueOf(e.getMessage()), e);
        }
    }

    /** The folder that a command runs in is not the one it was called from. */
    private Path whole(Path folder, String command) {
        if (!folder.isAbsolute()) {
            throw new ParameterException(spec.subcommands().get(command), "--folder must be a whole path: " + folder);
        }
        return folder;
    }

    private static void all(PrintWriter out, List<Standing> all) {
        all.forEach(one -> out.printf(
                "%-18s %-8s %s%n", one.secret(), one.step(), one.since().isEmpty() ? "" : "since " + one.since()));
    }

    private static void one(PrintWriter out, Standing one) {
        out.printf("%s is %s now.%n", one.secret(), one.step());
        one.todo().forEach(line -> out.println("- " + line));
    }
}
