package dev.innkeeper.crowd;

import dev.innkeeper.crowd.net.Connection;
import dev.innkeeper.crowd.net.Loop;
import dev.innkeeper.crowd.net.Member;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Subscribers of one channel, spread over the nodes and over as many loops as were asked for. */
final class Crowd {
    static final String CHANNEL = "crowd";

    // Of one address there are 28,000 ports, and a node may count the handshakes of each.
    private static final int CONNECTIONS_AN_ADDRESS = 500;
    private static final int AT_ONCE = 32;
    private static final int MINUTES = 2;

    private final List<Loop> loops = new ArrayList<>();
    private final List<InetSocketAddress> nodes;
    private final String path;
    private final AtomicInteger ended = new AtomicInteger();
    private final List<Connection> connections = new ArrayList<>();

    Crowd(Options options) {
        this.nodes = options.numbers("nodes").stream()
                .map(port -> new InetSocketAddress("127.0.0.1", port))
                .toList();
        this.path = path(options);
        for (int i = 0; i < options.number("threads", 1); i++) {
            loops.add(Loop.start("crowd-" + i));
        }
    }

    static String path(Options options) {
        return "/app/%s?protocol=7&client=crowd&version=1.0&flash=false".formatted(options.text("key", Signature.KEY));
    }

    /** Brings so many subscribers; returns when each has been told that it is one. */
    void gather(int size, Supplier<? extends Ear> ears) throws InterruptedException {
        var subscribed = new CountDownLatch(size);
        var opening = new Semaphore(AT_ONCE);
        for (int i = 0; i < size; i++) {
            var from = address(i);
            var node = nodes.get(i % nodes.size());
            var loop = loops.get(i % loops.size());
            opening.acquire();
            var arrival = new Arrival(ears.get(), () -> {
                opening.release();
                subscribed.countDown();
            });
            loop.run(() -> {
                var connection = loop.connect(node, from, path, arrival);
                synchronized (connections) {
                    connections.add(connection);
                }
            });
        }
        if (!subscribed.await(MINUTES, TimeUnit.MINUTES)) {
            throw new IllegalStateException(
                    "%d of %d never subscribed, %d were sent away".formatted(subscribed.getCount(), size, ended.get()));
        }
    }

    List<Connection> connections() {
        synchronized (connections) {
            return List.copyOf(connections);
        }
    }

    int ended() {
        return ended.get();
    }

    static InetAddress address(int number) {
        int host = 1 + number / CONNECTIONS_AN_ADDRESS;
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, (byte) (host / 250), (byte) (host % 250)});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Who is told of each event, without its content. On its loop only. */
    interface Ear {
        void event(long nanos);
    }

    private final class Arrival implements Member {
        private final Ear ear;
        private final Runnable arrived;

        private Arrival(Ear ear, Runnable arrived) {
            this.ear = ear;
            this.arrived = arrived;
        }

        @Override
        public void heard(Connection connection, String text) {
            if (text.contains("\"pusher:connection_established\"")) {
                connection.send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"" + CHANNEL + "\"}}");
            } else if (text.contains(":subscription_succeeded\"")) {
                connection.countOnly();
                arrived.run();
            } else {
                throw new IllegalStateException("instead of a subscription: " + text);
            }
        }

        @Override
        public void counted(Connection connection, long nanos) {
            ear.event(nanos);
        }

        @Override
        public void ended(Connection connection, int code) {
            ended.incrementAndGet();
        }
    }
}
