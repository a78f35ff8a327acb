package dev.innkeeper.ops.secrets;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The folder that deploy/secrets filled. All files of one step are there or none is: they are written beside, and moved once all are
 * complete; whoever opens the folder next ends a move that broke off.
 */
final class SecretFiles implements AutoCloseable {
    private static final String WRITTEN = ".step";
    private static final String COMPLETE = ".step-complete";
    private static final Set<PosixFilePermission> OURS = PosixFilePermissions.fromString("rw-------");
    // Containers read them as users of their own; the folder keeps everybody else out.
    private static final Set<PosixFilePermission> SERVICES = PosixFilePermissions.fromString("r--r--r--");

    private final Path folder;
    private final FileChannel channel;

    private SecretFiles(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Opens them for one who changes them.
     *
     * @throws IOException if it is no such folder, may not be written, or somebody else is changing them
     */
    static SecretFiles open(Path folder) throws IOException {
        check(folder);
        var channel = FileChannel.open(
                folder.resolve(".lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OURS));
        try {
            if (channel.tryLock() == null) {
                throw new IOException("somebody else is changing the secrets in " + folder);
            }
            var files = new SecretFiles(folder, channel);
            files.endWhatBrokeOff();
            return files;
        } catch (IOException | RuntimeException e) {
            closeAfter(e, channel);
            throw e;
        }
    }

    /** How far a change is, for one who only looks: a step whose files are not all moved yet is taken. */
    static Optional<Progress> look(Path folder, Rotated secret) throws IOException {
        check(folder);
        var taken = find(folder.resolve(COMPLETE), progressName(secret));
        return (taken.isPresent() ? taken : find(folder, progressName(secret))).map(Progress::parse);
    }

    String read(String name) throws IOException {
        return Files.readString(folder.resolve(name)).strip();
    }

    /** The text, or none where there is no such file. */
    Optional<String> find(String name) throws IOException {
        return find(folder, name);
    }

    Optional<Progress> progress(Rotated secret) throws IOException {
        return find(progressName(secret)).map(Progress::parse);
    }

    /** Writes how far it is, and those files with it. */
    void write(Rotated secret, Progress progress, Map<String, String> texts) throws IOException {
        var written = folder.resolve(WRITTEN);
        Files.createDirectory(
                written, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (var text : texts.entrySet()) {
            write(written.resolve(text.getKey()), text.getValue());
            Files.setPosixFilePermissions(written.resolve(text.getKey()), permissions(text.getKey()));
        }
        write(written.resolve(progressName(secret)), progress.text());
        Files.move(written, folder.resolve(COMPLETE), StandardCopyOption.ATOMIC_MOVE);
        endWhatBrokeOff();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static void check(Path folder) throws IOException {
        if (!Files.isRegularFile(folder.resolve("app-key"))) {
            throw new IOException("%s has no app-key: it is not a folder of deploy/secrets".formatted(folder));
        }
    }

    private static void closeAfter(Exception failure, FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static Optional<String> find(Path folder, String name) throws IOException {
        try {
            return Optional.of(Files.readString(folder.resolve(name)).strip());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private void endWhatBrokeOff() throws IOException {
        var incomplete = folder.resolve(WRITTEN);
        for (var file : inside(incomplete)) {
            Files.delete(file);
        }
        Files.deleteIfExists(incomplete);
        var complete = folder.resolve(COMPLETE);
        for (var file : inside(complete)) {
            Files.move(file, folder.resolve(file.getFileName().toString()), StandardCopyOption.ATOMIC_MOVE);
        }
        Files.deleteIfExists(complete);
    }

    private static List<Path> inside(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }

    private Set<PosixFilePermission> permissions(String name) throws IOException {
        var present = folder.resolve(name);
        return Files.exists(present) ? Files.getPosixFilePermissions(present) : SERVICES;
    }

    private static void write(Path file, String text) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(OURS))) {
            var bytes = java.nio.ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static String progressName(Rotated secret) {
        return ".change-of-" + secret.id();
    }
}
