package dev.innkeeper.crowd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What processes have used, as Linux tells it. */
final class Cpu {
    // Linux has shown 100 ticks a second to programs since forever, whatever it counts in.
    private static final double TICKS_A_SECOND = 100;
    private static final int USER_TICKS = 11;
    private static final String UNIT = "kB";

    private Cpu() {}

    /** CPU seconds of a process since its start. */
    static double seconds(long pid) {
        String stat = read(Path.of("/proc/" + pid + "/stat"));
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1])) / TICKS_A_SECOND;
    }

    static double seconds(List<Integer> pids) {
        return pids.stream().mapToDouble(pid -> seconds((long) pid)).sum();
    }

    static double own() {
        return seconds(ProcessHandle.current().pid());
    }

    /** Memory in MB: VmRSS is what a process has now, VmHWM the most it ever had. */
    static long megabytes(long pid, String what) {
        return read(Path.of("/proc/" + pid + "/status"))
                .lines()
                .filter(line -> line.startsWith(what + ":"))
                .mapToLong(line -> Long.parseLong(line.substring(what.length() + 1)
                                .replace(UNIT, "")
                                .strip())
                        / 1024)
                .findFirst()
                .orElseThrow();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
