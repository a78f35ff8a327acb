package dev.innkeeper.realtime.socket;

import dev.innkeeper.realtime.RealtimeConfig;

/** How one client keeps up with what is written to it. */
final class Outflow {
    private final ClientSocket socket;
    private final RealtimeConfig config;
    private boolean congested;
    private long since;
    private long counted;
    private boolean ended;
    /** Bytes of answers among what waits: asked for, and as much as they are, they are no sign of a slow client. */
    private long answered;

    private boolean answering;

    Outflow(ClientSocket socket, RealtimeConfig config) {
        this.socket = socket;
        this.config = config;
    }

    /** Whether it has fallen behind and not caught up since. */
    boolean congested() {
        // What a busy turn has written and not yet flushed says nothing about the client.
        if (!congested && socket.queuedBytes() > config.slowBytes()) {
            socket.flush();
        }
        measure();
        return congested;
    }

    /**
     * Has an answer written, of any length if no more waits than may; until it has drained, so much more may wait. Whoever asks
     * again before that gets no more room: all it may ask for at once would have no bound.
     */
    void answer(Runnable writes) {
        answering = !full();
        try {
            writes.run();
        } finally {
            answering = false;
        }
    }

    /** So many bytes were queued. */
    void written(long bytes) {
        if (answering) {
            answered += Math.max(0, bytes);
        }
    }

    /** Whether more waits than may. */
    boolean over() {
        return full() && socket.queuedBytes() > config.maxQueuedBytes() + answered;
    }

    // What was written in this turn may be gone as soon as it is flushed.
    private boolean full() {
        if (socket.queuedBytes() > config.maxQueuedBytes()) {
            socket.flush();
        }
        return socket.queuedBytes() > config.maxQueuedBytes();
    }

    /** Whether it has been behind for too long, {@code now} being {@link System#nanoTime}. */
    boolean tooLong(long now) {
        measure();
        return congested && now - since > config.slowTimeout().toNanos();
    }

    /** How many bytes more wait than when this was asked before. */
    long change() {
        return ended ? 0 : changeTo(socket.queuedBytes());
    }

    /** Nothing waits any more. */
    long end() {
        ended = true;
        return changeTo(0);
    }

    private long changeTo(long queued) {
        long change = queued - counted;
        counted = queued;
        return change;
    }

    private void measure() {
        long queued = socket.queuedBytes();
        if (queued <= config.slowBytes() / 2) {
            answered = 0;
        }
        if (congested) {
            congested = queued > config.slowBytes() / 2;
        } else if (queued > config.slowBytes()) {
            congested = true;
            since = System.nanoTime();
        }
    }
}
