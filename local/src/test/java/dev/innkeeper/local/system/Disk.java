package dev.innkeeper.local.system;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** A small disk in memory, and what fills it. */
final class Disk implements AutoCloseable {
    // A fresh database with the demo's hotels, its journal and as much again.
    private static final String SIZE = "512m";
    private static final int PIECE = 4096;

    private final Path folder;

    private Disk(Path folder) {
        this.folder = folder;
    }

    /** Empty if this user may not mount anything. */
    static Optional<Disk> mount(Path folder) throws IOException, InterruptedException {
        var mounted = run(List.of("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", folder.toString()));
        return mounted == 0 ? Optional.of(new Disk(folder)) : Optional.empty();
    }

    Path folder() {
        return folder;
    }

    /** To the last byte. */
    void fill() throws IOException {
        var piece = ByteBuffer.allocate(PIECE);
        try (var file = FileChannel.open(ballast(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (Files.getFileStore(folder).getUsableSpace() > 0) {
                piece.clear();
                file.write(piece);
            }
        }
    }

    void empty() throws IOException {
        Files.deleteIfExists(ballast());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (run(List.of("umount", folder.toString())) != 0) {
            throw new IOException("could not unmount " + folder);
        }
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    private static int run(List<String> command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            // No such program here.
            return 1;
        }
    }
}
