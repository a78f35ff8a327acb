package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.local.stack.Installation;
import dev.innkeeper.local.stack.Listener;
import dev.innkeeper.local.stack.Ports;
import dev.innkeeper.local.stack.Service;
import dev.innkeeper.local.stack.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One stack for all system tests of a run, since starting it costs more than most of them. Whoever stops a part of it
 * starts that part again; every test works with accounts and dates of its own.
 */
final class SharedStack {
    private static @Nullable Stack running;

    private SharedStack() {}

    static synchronized Stack get() throws InterruptedException {
        if (running == null) {
            var installation = Installation.ofThisCode();
            assertThat(installation.missing(java.util.Arrays.stream(Service.values())
                            .map(Service::id)
                            .toList()))
                    .as("services that are not packaged (./innkeeper test builds them)")
                    .isEmpty();
            var stack = Stack.start(
                    new Stack.Settings(installation, Ports.free(), null, Map.of(), false), new LogFile(installation));
            running = stack;
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(stack)));
        }
        return running;
    }

    private static void close(Stack stack) {
        try {
            stack.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the processes print, kept for whoever has to find out why a test failed. */
    private static final class LogFile implements Listener {
        private final Path file;

        LogFile(Installation installation) {
            file = installation.home().resolve("local/target/system-tests.log");
        }

        @Override
        public void begun(String step) {}

        @Override
        public void done(String step, Duration took) {
            line("stack", step + " after " + took.toMillis() + " ms");
        }

        @Override
        public synchronized void line(String source, String text) {
            try {
                Files.writeString(
                        file,
                        source + " | " + text + System.lineSeparator(),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
