package dev.innkeeper.local.system;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Publishes 1, 2, 3 … to a channel, each once, at the node that it is aimed at. */
final class Counting implements AutoCloseable {
    private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

    private final AtomicInteger published = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final String channel;
    private final Thread thread;
    private volatile URI node;

    Counting(String channel, URI node) {
        this.channel = channel;
        this.node = node;
        this.thread = Thread.ofVirtual().start(this::count);
    }

    /** From the next number on it is published there. */
    void aimAt(URI other) {
        node = other;
    }

    int published() {
        return published.get();
    }

    /** Stops; returns the last number. Fails if one of them was refused. */
    int end() throws InterruptedException {
        over.set(true);
        thread.join();
        var broken = failure.get();
        if (broken != null) {
            throw new AssertionError("counting ended after " + published, broken);
        }
        return published.get();
    }

    @Override
    public void close() throws InterruptedException {
        over.set(true);
        thread.join();
    }

    private void count() {
        try {
            while (!over.get()) {
                int next = published.get() + 1;
                RealtimeApi.say(node, Map.of("name", "count", "data", Integer.toString(next), "channel", channel));
                published.set(next);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException | InterruptedException | AssertionError e) {
            failure.set(e);
        }
    }
}
