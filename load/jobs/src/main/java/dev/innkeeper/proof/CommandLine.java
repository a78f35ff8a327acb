package dev.innkeeper.proof;

import io.quarkus.arc.All;
import io.quarkus.runtime.QuarkusApplication;
import java.util.List;

/** Finds the command, runs it and prints its result in a line that begins with RESULT. */
public final class CommandLine implements QuarkusApplication {
    private static final int WRONG_USAGE = 2;

    private final List<Command> commands;

    CommandLine(@All List<Command> commands) {
        this.commands = commands;
    }

    @Override
    public int run(String... arguments) throws Exception {
        var words = List.of(arguments);
        for (var command : commands) {
            if (!words.isEmpty() && command.word().equals(words.getFirst())) {
                System.out.println("RESULT " + command.run(words.subList(1, words.size())));
                return 0;
            }
        }
        System.err.println("usage: worker, or one of");
        commands.forEach(command -> System.err.println("  " + command.word() + " " + command.usage()));
        return WRONG_USAGE;
    }
}
