package dev.innkeeper.proof;

import io.quarkus.arc.All;
import io.quarkus.runtime.QuarkusApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
                var result = command.run(words.subList(1, words.size()));
                System.out.printf("RESULT %s cpu=%.2f peak=%d%n", result, cpuSeconds(), peakMegabytes());
                return 0;
            }
        }
        System.err.println("usage: worker, or one of");
        commands.forEach(command -> System.err.println("  " + command.word() + " " + command.usage()));
        return WRONG_USAGE;
    }

    // Linux only, as the bench is: the most memory that this process has had at once.
    private static long peakMegabytes() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElseThrow()
                    / 1024;
        }
    }

    private static double cpuSeconds() {
        return ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toMillis()
                / 1e3;
    }
}
