package dev.innkeeper.local.system;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/** Onlookers of one channel, and somebody who publishes 1, 2, 3 … to it, each until a node has taken it. */
final class Audience implements AutoCloseable {
    private static final int SIZE = 6;
    private static final long PAUSE = Duration.ofMillis(100).toNanos();

    private final List<Onlooker> onlookers = new ArrayList<>();
    // Each number that was taken, and the second in which it was.
    private final ConcurrentSkipListMap<Integer, Integer> published = new ConcurrentSkipListMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<URI> nodes;
    private final String channel;
    private final IntSupplier clock;
    private volatile boolean over;

    /** @param clock the second that it is */
    Audience(List<URI> nodes, String name, IntSupplier clock) {
        this.nodes = nodes;
        // One of those that have a history.
        this.channel = "availability." + name;
        this.clock = clock;
        for (int i = 0; i < SIZE; i++) {
            var onlooker = new Onlooker(nodes, channel);
            onlookers.add(onlooker);
            threads.add(Thread.ofVirtual().start(() -> again(onlooker::comeBackIfClosed)));
        }
        threads.add(Thread.ofVirtual().start(() -> again(this::publish)));
    }

    List<Onlooker> onlookers() {
        return onlookers;
    }

    /** The numbers that a node took from one second until before another. */
    TreeSet<Integer> published(int from, int to) {
        var found = new TreeSet<Integer>();
        published.forEach((number, second) -> {
            if (second >= from && second < to) {
                found.add(number);
            }
        });
        return found;
    }

    /** Whether each of them was told something that was published in that second or later. */
    boolean allHaveHeardSince(int second) {
        var since = published(second, Integer.MAX_VALUE);
        return onlookers.stream().allMatch(one -> one.told().stream().anyMatch(since::contains));
    }

    /** Nothing is published any more; the onlookers stay. */
    void hush() throws InterruptedException {
        over = true;
        for (var thread : threads) {
            thread.join();
        }
    }

    @Override
    public void close() throws InterruptedException {
        hush();
        onlookers.forEach(Onlooker::close);
    }

    private void again(Runnable what) {
        while (!over) {
            what.run();
            LockSupport.parkNanos(PAUSE);
        }
    }

    private void publish() {
        int next = published.isEmpty() ? 1 : published.lastKey() + 1;
        int second = clock.getAsInt();
        for (var node : nodes) {
            try {
                var event = Map.of("name", "count", "data", Integer.toString(next), "channel", channel);
                if (RealtimeApi.publish(node, event) == 200) {
                    published.put(next, second);
                }
                return;
            } catch (IOException e) {
                // Nobody is there: the next one then.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
