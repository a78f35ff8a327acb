package dev.innkeeper.ops;

import dev.innkeeper.hotel.maintenance.Closing;
import dev.innkeeper.hotel.maintenance.Closings;
import dev.innkeeper.jobs.admin.QueueAdmin;
import dev.innkeeper.jobs.admin.QueueState;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Closes the hotel for maintenance and opens it again. */
@Command(
        name = "maintenance",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Closes the hotel for maintenance, on every web replica within a second, and opens it again.")
final class MaintenanceCommand {
    @Spec
    private CommandSpec spec;

    @Command(
            name = "on",
            mixinStandardHelpOptions = true,
            description =
                    "Closes the hotel: guests read the message, operators pass. Said again it changes the message.",
            footer = {"", "Exit codes: 0 closed, 1 failed, 2 wrong usage."})
    int on(
            @Option(
                            names = "--message",
                            description = "What guests are told, at most 500 characters.",
                            defaultValue = "We will be back in a few minutes.")
                    String message,
            @Option(
                            names = "--retry-after",
                            description = "Seconds after which it is worth coming back. Default 60.",
                            defaultValue = "60")
                    int retryAfter,
            @Option(names = "--pause-jobs", description = "Let no job start either; those that run go on.")
                    boolean pauseJobs,
            @Mixin Operator operator,
            @Mixin Reply reply)
            throws Exception {
        if (message.isBlank() || message.length() > Closing.LONGEST_MESSAGE) {
            throw wrong("--message must have 1 to %d characters".formatted(Closing.LONGEST_MESSAGE));
        }
        if (retryAfter < 1 || retryAfter > Closing.LONGEST.toSeconds()) {
            throw wrong("--retry-after must be 1 to %d seconds".formatted(Closing.LONGEST.toSeconds()));
        }
        return Booted.run(() -> {
            // Written down before they are paused: should this process die between, opening resumes what was not
            // paused.
            var queues = pauseJobs ? openQueues() : List.<String>of();
            var closing = Booted.bean(Closings.class).close(message.strip(), retryAfter, queues, operator.name());
            for (var queue : queues) {
                Booted.bean(QueueAdmin.class).pause(queue, operator.name());
            }
            return reply.with(closing, MaintenanceCommand::describe);
        });
    }

    @Command(
            name = "off",
            mixinStandardHelpOptions = true,
            description = "Opens the hotel, and resumes the queues that were paused with it.",
            footer = {"", "Exit codes: 0 open now, 1 failed, 2 wrong usage."})
    int off(@Mixin Operator operator, @Mixin Reply reply) throws Exception {
        return Booted.run(() -> {
            var closings = Booted.bean(Closings.class);
            // First the queues: should this process die between, the hotel is still closed and says what is paused.
            for (var queue : closings.current().map(Closing::pausedQueues).orElse(List.of())) {
                Booted.bean(QueueAdmin.class).resume(queue, operator.name());
            }
            return reply.with(
                    new Door(closings.open(operator.name()), false),
                    (out, door) -> out.println(
                            door.closing().isPresent() ? "The hotel is open." : "The hotel was open already."));
        });
    }

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "Says whether the hotel is closed.",
            footer = {"", "Exit codes: 0 told, 1 failed, 2 wrong usage."})
    int status(@Mixin Reply reply) throws Exception {
        return Booted.run(() -> {
            var closing = Booted.bean(Closings.class).current();
            return reply.with(
                    new Door(closing, closing.isPresent()),
                    (out, door) -> door.closing()
                            .ifPresentOrElse(held -> describe(out, held), () -> out.println("The hotel is open.")));
        });
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.subcommands().get("on"), message);
    }

    private static List<String> openQueues() throws SQLException {
        return Booted.bean(QueueAdmin.class).list().stream()
                .filter(queue -> !queue.paused())
                .map(QueueState::name)
                .toList();
    }

    private static void describe(PrintWriter out, Closing closing) {
        out.printf("The hotel is closed since %s by %s: %s%n", closing.since(), closing.operator(), closing.message());
        if (!closing.pausedQueues().isEmpty()) {
            out.println("Paused with it: " + String.join(", ", closing.pausedQueues()));
        }
    }

    /**
     * How the door stands.
     *
     * @param closing what holds, or had held before it was opened
     */
    @RegisterForReflection
    record Door(Optional<Closing> closing, boolean closed) {}
}
