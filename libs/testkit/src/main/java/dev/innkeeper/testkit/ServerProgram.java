package dev.innkeeper.testkit;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** A server that is not on the class path, but may be installed on this machine. */
enum ServerProgram {
    PGBOUNCER("pgbouncer"),
    REDIS("redis-server"),
    VALKEY("valkey-server");

    // Servers are there on Debian, which is on the path of root alone.
    private static final String SYSTEM_FOLDER = "/usr/sbin";

    private final String file;

    ServerProgram(String file) {
        this.file = file;
    }

    boolean installed() {
        return find().isPresent();
    }

    /** Whether a test that needs it is to run: where CI installs what is missing it must not be skipped in silence. */
    boolean expected() {
        return installed() || Boolean.parseBoolean(System.getenv("CI"));
    }

    /**
     * Where it is.
     *
     * @throws IllegalStateException if it is not installed
     */
    Path path() {
        return find().orElseThrow(() -> new IllegalStateException(file + " is not installed"));
    }

    private Optional<Path> find() {
        var folders = System.getenv().getOrDefault("PATH", "").split(File.pathSeparator);
        return Stream.concat(Arrays.stream(folders), Stream.of(SYSTEM_FOLDER))
                .map(folder -> Path.of(folder, file))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
