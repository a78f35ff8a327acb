package dev.innkeeper.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** The source tree that these tests belong to. */
public final class Repository {
    private static final Path ROOT = root();

    private Repository() {}

    /** The file or folder of that path from the root. */
    public static Path file(String path) {
        return ROOT.resolve(path);
    }

    /** The text of the file of that path from the root. */
    public static String read(String path) {
        return read(file(path));
    }

    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every file below that folder which is wanted, in the order of their paths. */
    public static List<Path> files(String folder, Predicate<Path> wanted) {
        try (var found = Files.walk(file(folder))) {
            return found.filter(Files::isRegularFile).filter(wanted).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The path from the root, as people write it. */
    public static String relative(Path file) {
        return ROOT.relativize(file).toString();
    }

    // Maven runs tests in the module's folder, an editor may run them in the root.
    private static Path root() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(folder.resolve("innkeeper"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("run this inside the checkout: no ./innkeeper above");
            }
        }
        return folder;
    }
}
