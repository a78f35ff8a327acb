package dev.innkeeper.local;

import dev.innkeeper.local.stack.Installation;
import dev.innkeeper.local.stack.Listener;
import dev.innkeeper.local.stack.Ports;
import dev.innkeeper.local.stack.Service;
import dev.innkeeper.local.stack.Stack;
import dev.innkeeper.local.stack.StackFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Records an AOT cache beside each packaged service: the whole stack runs once on free ports, the smoke test drives it,
 * and each JVM writes at its end what it loaded and linked.
 */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = "Records the AOT caches that make the services start fast.")
final class TrainCommand implements Callable<Integer> {
    private static final int MEGABYTE = 1_000_000;

    @Option(names = "--force", description = "Record even where a cache is newer than its service.")
    private boolean force;

    @Override
    public Integer call() throws InterruptedException, IOException {
        var installation = Installation.ofThisCode();
        var modules = Stream.concat(
                        Stream.of("ops"), Arrays.stream(Service.values()).map(Service::id))
                .toList();
        if (!force && modules.stream().allMatch(installation::hasCache)) {
            return 0;
        }
        var began = System.nanoTime();
        System.err.println("Recording the AOT caches: one run of the whole stack …");
        for (var module : modules) {
            Files.deleteIfExists(installation.cache(module));
        }
        record(installation);
        for (var module : modules) {
            report(installation, module);
        }
        System.err.printf(
                "Recorded in %d s.%n",
                Duration.ofNanos(System.nanoTime() - began).toSeconds());
        return 0;
    }

    // Without caches everything works, only slower: a failed run is told, and does not fail the build.
    private static void record(Installation installation) throws InterruptedException {
        var settings = new Stack.Settings(installation, Ports.free(), null, Map.of(), true);
        try (var stack = Stack.start(settings, new Quiet())) {
            if (stack.smoke() != 0) {
                System.err.println("  the smoke test failed on the way; the caches cover what ran before");
            }
        } catch (StackFailed e) {
            System.err.println("  not recorded: " + e.getMessage());
        }
    }

    private static void report(Installation installation, String module) throws IOException {
        var cache = installation.cache(module);
        System.err.println(
                Files.exists(cache)
                        ? "  %-9s %d MB".formatted(module, Files.size(cache) / MEGABYTE)
                        : "  %-9s none: it starts without".formatted(module));
    }

    /** The output of a recording run interests nobody. */
    private static final class Quiet implements Listener {
        @Override
        public void begun(String step) {}

        @Override
        public void done(String step, Duration took) {}

        @Override
        public void line(String source, String text) {}
    }
}
