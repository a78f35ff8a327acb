package dev.innkeeper.platform.health;

import java.time.Duration;

/** The sign of life of one loop: the loop beats at each turn and closes it when it ends on purpose. */
public final class Heartbeat implements AutoCloseable {
    private final String name;
    private final long maxSilenceNanos;
    private final Runnable onClose;
    private volatile long last = System.nanoTime();

    Heartbeat(String name, Duration maxSilence, Runnable onClose) {
        this.name = name;
        this.maxSilenceNanos = maxSilence.toNanos();
        this.onClose = onClose;
    }

    /** The loop turned. */
    public void beat() {
        last = System.nanoTime();
    }

    String name() {
        return name;
    }

    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - last);
    }

    boolean alive() {
        return System.nanoTime() - last <= maxSilenceNanos;
    }

    @Override
    public void close() {
        onClose.run();
    }
}
