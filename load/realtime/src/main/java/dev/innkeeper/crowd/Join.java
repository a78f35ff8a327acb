package dev.innkeeper.crowd;

import dev.innkeeper.crowd.net.Connection;
import dev.innkeeper.crowd.net.Loop;
import dev.innkeeper.crowd.net.Member;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** How fast a presence channel fills: everybody is connected, then all ask at once. */
final class Join {
    private static final String ROOM = "presence-crowd";
    private static final long QUIET_NANOS = 1_000_000_000L;

    private final Options options;
    private final Signature signature;
    private final Queue<Runnable> asking = new ConcurrentLinkedQueue<>();
    private final AtomicLong told = new AtomicLong();
    private final AtomicInteger ended = new AtomicInteger();
    private final Latencies answers = new Latencies();

    Join(Options options) {
        this.options = options;
        this.signature = new Signature(options);
    }

    String run() throws InterruptedException {
        int size = options.number("connections", 1000);
        var servers = options.numbers("servers");
        var nodes = options.numbers("nodes");
        var loop = Loop.start("crowd-0");
        var connected = new CountDownLatch(size);
        var joined = new CountDownLatch(size);
        for (int i = 0; i < size; i++) {
            int number = i;
            var node = new InetSocketAddress("127.0.0.1", nodes.get(i % nodes.size()));
            loop.run(() -> loop.connect(
                    node, Crowd.address(number), Crowd.path(options), new Newcomer(number, connected, joined)));
        }
        if (!connected.await(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException(connected.getCount() + " never connected");
        }
        double server = Cpu.seconds(servers);
        double own = Cpu.own();
        long began = System.nanoTime();
        loop.run(() -> asking.forEach(Runnable::run));
        if (!joined.await(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException(joined.getCount() + " never joined");
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        // Who joins is shown all who came before, and is told of the others: in the end nobody is told anything more.
        for (long before = -1; before != told.get(); ) {
            before = told.get();
            LockSupport.parkNanos(QUIET_NANOS);
        }
        return String.format(
                Locale.ROOT,
                "rate=%.0f seconds=%.2f %s told=%d server=%.2f client=%.2f ended=%d",
                size / seconds,
                seconds,
                answers,
                told.get(),
                Cpu.seconds(servers) - server,
                Cpu.own() - own,
                ended.get());
    }

    private final class Newcomer implements Member {
        private final String user;
        private final CountDownLatch connected;
        private final CountDownLatch joined;
        private long askedAt;

        private Newcomer(int number, CountDownLatch connected, CountDownLatch joined) {
            this.user = "user" + number;
            this.connected = connected;
            this.joined = joined;
        }

        @Override
        public void heard(Connection connection, String text) {
            if (text.contains("\"pusher:connection_established\"")) {
                var socket = Text.after(text, "\\\"socket_id\\\":\\\"");
                var data = "{\"user_id\":\"%s\"}".formatted(user);
                var auth = signature.auth(socket + ":" + ROOM + ":" + data);
                var message =
                        "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"%s\",\"auth\":\"%s\",\"channel_data\":\"%s\"}}"
                                .formatted(ROOM, auth, data.replace("\"", "\\\""));
                asking.add(() -> {
                    askedAt = System.nanoTime();
                    connection.send(message);
                });
                connected.countDown();
            } else if (text.contains(":subscription_succeeded\"")) {
                answers.add(System.nanoTime() - askedAt);
                connection.countOnly();
                joined.countDown();
            } else {
                throw new IllegalStateException("instead of a subscription: " + text);
            }
        }

        @Override
        public void counted(Connection connection, long nanos) {
            told.lazySet(told.getPlain() + 1);
        }

        @Override
        public void ended(Connection connection, int code) {
            ended.incrementAndGet();
        }
    }
}
