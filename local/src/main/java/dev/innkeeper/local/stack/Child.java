package dev.innkeeper.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A child process that cannot outlive this JVM, not even when the JVM is killed: a shell beside it holds the other end
 * of a pipe and ends the child when the pipe closes.
 */
public final class Child {
    // The child replaces the shell, so signals and exit code are its own. Ctrl-C in a terminal reaches every process of
    // the group; the child leaves it to this JVM, which stops everything in order. When the child has ended by itself,
    // this JVM has reaped it before the pipe closes, and the watcher finds nothing to end.
    private static final String LAUNCH = """
            exec 3<&0
            trap '' INT HUP
            (
              read -r never <&3
              kill -TERM $$ || exit
              left=20
              while [ $left -gt 0 ] && kill -0 $$; do sleep 1; left=$((left - 1)); done
              kill -KILL $$
            ) </dev/null >/dev/null 2>&1 &
            exec "$@" </dev/null 3<&-
            """;

    private final String name;
    private final Process process;
    private final Thread reader;

    private Child(String name, Process process, Consumer<String> output) {
        this.name = name;
        this.process = process;
        // Reading a pipe holds the thread: a few virtual ones would hold every carrier, and with them all others.
        this.reader = Thread.ofPlatform().daemon().name(name + "-output").start(() -> read(output));
    }

    /**
     * Starts it.
     *
     * @param environment added to this process's own
     * @param output takes each line of its standard output and error, on a thread of its own
     */
    public static Child start(
            String name,
            Path directory,
            List<String> command,
            Map<String, String> environment,
            Consumer<String> output) {
        var full = new ArrayList<>(List.of("/bin/sh", "-c", LAUNCH, name));
        full.addAll(command);
        var builder = new ProcessBuilder(full).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            return new Child(name, builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException("could not start " + name, e);
        }
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** Its exit code; 128 plus the signal when one ended it. */
    public int exitCode() {
        return process.exitValue();
    }

    /** Waits for it to end by itself; false if it has not. */
    public boolean await(Duration limit) throws InterruptedException {
        var ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (ended) {
            reader.join(limit);
        }
        return ended;
    }

    /** Asks it to end (SIGTERM). */
    public void terminate() {
        // Process.destroy would close the pipes too: the last lines were lost, and the watcher would think we died.
        process.toHandle().destroy();
    }

    /** Ends it at once (SIGKILL). */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Asks it to end, and ends it when the grace is over. Returns whether it went by itself. */
    public boolean stop(Duration grace) throws InterruptedException {
        terminate();
        if (await(grace)) {
            return true;
        }
        kill();
        return false;
    }

    private void read(Consumer<String> output) {
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                output.accept(line);
            }
        } catch (IOException e) {
            if (process.isAlive()) {
                output.accept("(its output can not be read: " + e.getMessage() + ")");
            }
        }
    }
}
