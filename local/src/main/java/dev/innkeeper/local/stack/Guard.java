package dev.innkeeper.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Cleans up after a database server should this JVM be killed: a shell that waits on a pipe, ends the server named in
 * the data folder's {@code postmaster.pid}, and deletes the folders that were only meant for this run.
 */
final class Guard implements AutoCloseable {
    private static final String WATCH = """
            trap '' INT HUP TERM
            if ! read -r farewell; then
              pid=$(head -n 1 "$1/postmaster.pid")
              if [ -n "$pid" ]; then
                kill -INT "$pid"
                left=10
                while [ $left -gt 0 ] && kill -0 "$pid"; do sleep 1; left=$((left - 1)); done
                kill -KILL "$pid"
              fi
              shift
              [ $# = 0 ] || rm -rf "$@"
            fi
            """;

    private final Process shell;

    private Guard(Process shell) {
        this.shell = shell;
    }

    static Guard over(Path postgresData, List<Path> temporary) {
        var command = new ArrayList<>(List.of("/bin/sh", "-c", WATCH, "guard", postgresData.toString()));
        temporary.forEach(folder -> command.add(folder.toString()));
        try {
            return new Guard(new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException("could not start the guard", e);
        }
    }

    @Override
    public void close() throws IOException {
        try (var pipe = shell.outputWriter(StandardCharsets.UTF_8)) {
            pipe.write("stopped in order\n");
        }
    }
}
