package dev.innkeeper.local.system;

import dev.innkeeper.local.stack.Installation;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The counts of every fault in {@code local/target/queue-faults.md}, as docs/benchmarks.md shows them. Of a fault that was tried
 * again the last counts. More than one process may write.
 */
final class FaultTable {
    private static final Path FILE = Installation.ofThisCode().home().resolve("local/target/queue-faults.md");
    private static final List<String> HEAD = List.of(
            "| fault | accepted | effects | lost | doubled transactional | doubled plain | limits broken | passed by the frozen"
                    + " | rates broken | keys left | seconds to recover |",
            "|---|---|---|---|---|---|---|---|---|---|---|");

    private FaultTable() {}

    /**
     * Writes it down.
     *
     * @param test its name, which says what happens
     */
    static void tell(String test, QueueCounts.Counted counted, double seconds) throws IOException {
        var begin = "| " + words(test) + " |";
        var row = begin
                + String.format(
                        Locale.ROOT,
                        " %d | %d | %d | %d | %d | %d | %d | %d | %d | %.1f |",
                        counted.accepted(),
                        counted.effects(),
                        counted.lost(),
                        counted.doubled(),
                        counted.repeated(),
                        counted.limits().broken(),
                        counted.limits().passed(),
                        counted.ratesBroken(),
                        counted.keys(),
                        seconds);
        System.out.println(row);
        try (var channel =
                FileChannel.open(FILE, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.lock();
            var lines = new ArrayList<>(Files.readAllLines(FILE));
            if (lines.isEmpty()) {
                lines.addAll(HEAD);
            }
            lines.removeIf(line -> line.startsWith(begin));
            lines.add(row);
            Files.write(FILE, lines);
        }
    }

    private static String words(String test) {
        return test.replace("()", "")
                .replaceAll("(?<!^)([A-Z])", " $1")
                .toLowerCase(Locale.ROOT)
                .replace("redis", "Redis")
                .replace("postgres", "Postgres");
    }
}
