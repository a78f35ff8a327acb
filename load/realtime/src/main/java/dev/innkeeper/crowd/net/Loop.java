package dev.innkeeper.crowd.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** A thread that serves a share of the crowd. */
public final class Loop {
    private static final int LARGEST_READ = 256 * 1024;
    private static final int REFUSED = 1006;

    private record Timer(long at, Runnable task) {}

    private final Selector selector;
    private final ByteBuffer shared = ByteBuffer.allocateDirect(LARGEST_READ);
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparingLong(Timer::at));
    private long now;

    private Loop(Selector selector) {
        this.selector = selector;
    }

    public static Loop start(String name) {
        try {
            var loop = new Loop(Selector.open());
            Thread.ofPlatform().daemon().name(name).start(loop::turn);
            return loop;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** When the last socket that was ready began to be read, in the clock of {@link System#nanoTime}. On the loop only. */
    public long now() {
        return now;
    }

    /** Runs a task on the loop. From any thread. */
    public void run(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /** Runs a task later. On the loop only. */
    public void later(long millis, Runnable task) {
        timers.add(new Timer(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis), task));
    }

    /** Opens a connection from one of this machine's own addresses. On the loop only. */
    public Connection connect(InetSocketAddress server, InetAddress from, String path, Member member) {
        try {
            var channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress(from, 0));
            var key = channel.register(selector, SelectionKey.OP_CONNECT);
            var connection = new Connection(this, member, channel, key, path);
            key.attach(connection);
            try {
                if (channel.connect(server)) {
                    connection.connected();
                }
            } catch (IOException e) {
                run(() -> connection.end(REFUSED));
            }
            return connection;
        } catch (IOException e) {
            throw new UncheckedIOException("no socket: are enough files allowed (ulimit -n)?", e);
        }
    }

    private void turn() {
        try {
            while (true) {
                selector.select(this::ready, timeout());
                for (var task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                while (!timers.isEmpty() && timers.element().at() - System.nanoTime() <= 0) {
                    timers.remove().task().run();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long timeout() {
        if (!tasks.isEmpty()) {
            return 1;
        }
        var next = timers.peek();
        return next == null ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(next.at() - System.nanoTime()));
    }

    private void ready(SelectionKey key) {
        var connection = (Connection) key.attachment();
        now = System.nanoTime();
        try {
            if (key.isConnectable()) {
                connection.connected();
            } else if (key.isReadable()) {
                connection.read(shared);
            }
        } catch (IOException e) {
            connection.end(REFUSED);
        }
    }
}
