package dev.innkeeper.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/**
 * Ports for servers that start later, or stop and start again. What was free a moment before the system gives to whoever
 * asks for any port; these lie below those that it gives, and each process has a block of them to itself.
 */
public final class ReservedPorts {
    private static final int FIRST = 15_000;
    private static final int BLOCK = 250;
    // Up to 30000, where the ports of Kubernetes' nodes begin.
    private static final int BLOCKS = 60;
    // A property, for Quarkus loads this class more than once.
    private static final String LAST = "innkeeper.testkit.port";

    // The lock holds until the process ends, however it does.
    private static final List<FileChannel> HELD = new CopyOnWriteArrayList<>();

    private ReservedPorts() {}

    /** One that nobody listens on, and that no other process is given. */
    public static int next() {
        for (int i = 0; i < BLOCK; i++) {
            int port = Integer.parseInt((String) System.getProperties()
                    .compute(LAST, (name, last) -> Integer.toString(last == null ? first() : after((String) last))));
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no port is free among those of this process");
    }

    private static int first() {
        return FIRST + BLOCK * block();
    }

    private static int after(String last) {
        int port = Integer.parseInt(last);
        return port - port % BLOCK + (port + 1) % BLOCK;
    }

    private static int block() {
        int begin = (int) (ProcessHandle.current().pid() % BLOCKS);
        return IntStream.range(0, BLOCKS)
                .map(i -> (begin + i) % BLOCKS)
                .filter(ReservedPorts::lock)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("all ports are reserved"));
    }

    private static boolean lock(int block) {
        var file = Path.of(System.getProperty("java.io.tmpdir"), "innkeeper-ports-" + block);
        try {
            var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() != null) {
                HELD.add(channel);
                return true;
            }
            channel.close();
            return false;
        } catch (AccessDeniedException | OverlappingFileLockException e) {
            // Another user's, or this process' own.
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
