package dev.innkeeper.local.rules;

import dev.innkeeper.local.stack.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The source tree that these tests belong to. */
final class Checkout {
    static final List<String> LIBRARIES =
            List.of("libs/testkit", "libs/platform", "libs/jobs", "libs/broadcast", "libs/hotel");
    static final List<String> PROGRAMS =
            List.of("web", "worker", "scheduler", "realtime", "ops", "local", "load/jobs", "load/realtime");

    private static final Path HOME = Installation.ofThisCode().home();

    private Checkout() {}

    static Stream<Path> modules() {
        return Stream.concat(LIBRARIES.stream(), Stream.concat(PROGRAMS.stream(), Stream.of("load", "deploy")))
                .map(HOME::resolve);
    }

    static List<Path> classes() {
        return modules()
                .map(module -> module.resolve("target/classes"))
                .filter(Files::isDirectory)
                .toList();
    }

    /** Every Java file, tests included. */
    static List<Path> sources() {
        return modules()
                .map(module -> module.resolve("src"))
                .flatMap(Checkout::javaFiles)
                .toList();
    }

    /** The file of that path in the tree. */
    static Path file(String path) {
        return HOME.resolve(path);
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String relative(Path file) {
        return HOME.relativize(file).toString();
    }

    private static Stream<Path> javaFiles(Path folder) {
        return filesIn(folder).filter(file -> file.toString().endsWith(".java"));
    }

    /** Every file below the folder; none if there is no such folder. */
    static Stream<Path> filesIn(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
