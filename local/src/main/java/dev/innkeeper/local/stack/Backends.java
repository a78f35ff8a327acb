package dev.innkeeper.local.stack;

import dev.innkeeper.local.mail.Mailbox;
import dev.innkeeper.testkit.Database;
import dev.innkeeper.testkit.EmbeddedPostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Postgres, Redis and the mailbox of one stack. */
public final class Backends implements AutoCloseable {
    private final Ports ports;
    private final Path scratch;
    private final Path postgresData;
    private final boolean keepsData;
    private final @Nullable FileChannel lock;
    private final Guard guard;
    private final Mailbox mailbox;
    private final RedisProcess redis;
    private EmbeddedPostgresServer postgres;

    private Backends(Ports ports, @Nullable Path data, Listener listener) throws IOException {
        this.ports = ports;
        this.keepsData = data != null;
        this.lock = data == null ? null : lock(data);
        this.scratch = Files.createTempDirectory("innkeeper-");
        this.postgresData = data == null ? scratch.resolve("postgres") : data.resolve("postgres");
        this.guard = Guard.over(postgresData, List.of(scratch));
        unpackPostgresForThisUser();
        var redisProgram = RedisProcess.unpack(scratch);
        Executor threads = task -> Thread.ofVirtual().start(task);
        var database = CompletableFuture.supplyAsync(step("Postgres", listener, this::startServer), threads);
        var cache = CompletableFuture.supplyAsync(
                step("Redis", listener, () -> startRedis(redisProgram, listener)), threads);
        var mail = CompletableFuture.supplyAsync(step("Mailbox", listener, this::openMailbox), threads);
        try {
            this.mailbox = mail.join();
            this.redis = cache.join();
            this.postgres = database.join();
        } catch (CompletionException e) {
            stop(mail, Mailbox::close);
            stop(cache, Backends::end);
            stop(database, EmbeddedPostgresServer::close);
            cleanUp();
            throw new StackFailed(
                    String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()), e);
        }
    }

    private static void end(RedisProcess redis) {
        try {
            redis.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> void stop(CompletableFuture<T> part, Consumer<T> stop) {
        // One that failed by itself needs nothing more.
        part.handle((started, failure) -> Optional.ofNullable(started)).join().ifPresent(stop);
    }

    /**
     * Starts them.
     *
     * @param data the folder that keeps the database between runs; null for none, and no fsync
     */
    public static Backends start(Ports ports, @Nullable Path data, Listener listener) {
        try {
            return new Backends(ports, data, listener);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The database, made if it is missing. */
    public Database database() {
        return postgres.database("innkeeper");
    }

    public String redisUrl() {
        return "redis://localhost:" + ports.get(Port.REDIS);
    }

    public Mailbox mailbox() {
        return mailbox;
    }

    /** The process of Redis, for those who want to hurt it. */
    public Child redisProcess() {
        return redis.process();
    }

    public void stopPostgres() {
        postgres.close();
    }

    /** Starts it again on the same port and data. */
    public void startPostgres() {
        postgres = startServer();
    }

    public void stopRedis() throws InterruptedException {
        redis.stop();
    }

    /** Starts it again on the same port, empty. */
    public void startRedis() throws InterruptedException {
        redis.restart();
    }

    @Override
    public void close() throws InterruptedException {
        redis.stop();
        postgres.close();
        mailbox.close();
        try {
            cleanUp();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void cleanUp() throws IOException {
        guard.close();
        delete(scratch);
        if (lock != null) {
            lock.close();
        }
    }

    private EmbeddedPostgresServer startServer() {
        // What is deleted at the end need not survive a power cut.
        return EmbeddedPostgresServer.start(
                ports.get(Port.POSTGRES),
                postgresData,
                Map.of("max_connections", "200", "fsync", keepsData ? "on" : "off", "synchronous_commit", "on"));
    }

    private RedisProcess startRedis(Path program, Listener listener) {
        try {
            return RedisProcess.start(scratch, program, ports.get(Port.REDIS), line -> listener.line("redis", line));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackFailed("interrupted", e);
        }
    }

    private Mailbox openMailbox() {
        return Mailbox.open(ports.get(Port.SMTP), ports.get(Port.MAILBOX));
    }

    private static <T> Supplier<T> step(String name, Listener listener, Supplier<T> work) {
        return () -> {
            var began = System.nanoTime();
            listener.begun(name);
            var result = work.get();
            listener.done(name, Duration.ofNanos(System.nanoTime() - began));
            return result;
        };
    }

    // The programs are unpacked once and kept, where nobody else may put others in their place: the library lets
    // everybody
    // write to the folder it is given. A user without a home, as in a container, has no neighbours.
    private static void unpackPostgresForThisUser() throws IOException {
        if (System.getProperty("ot.epg.working-dir") == null) {
            var home = Path.of(System.getProperty("user.home"));
            var folder = home.resolve(".cache/innkeeper");
            if (Files.isWritable(home)) {
                Files.createDirectories(folder);
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            } else {
                folder = Path.of(System.getProperty("java.io.tmpdir"), "innkeeper-" + System.getProperty("user.name"));
            }
            System.setProperty("ot.epg.working-dir", folder.resolve("postgres").toString());
        }
    }

    private static FileChannel lock(Path data) throws IOException {
        Files.createDirectories(data);
        var channel = FileChannel.open(data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw new StackFailed("another stack is running on the data in " + data);
        }
        return channel;
    }

    private static void delete(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            List<Path> inside;
            try (var files = Files.walk(folder)) {
                inside = files.toList().reversed();
            }
            for (var file : inside) {
                Files.deleteIfExists(file);
            }
        }
    }
}
