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

    /** So many bytes were queued as part of an answer; until they have drained, so many more may wait. */
    void answered(long bytes) {
        answered += Math.max(0, bytes);
    }

    /** Whether more waits than may. */
    boolean over() {
        if (socket.queuedBytes() <= config.maxQueuedBytes()) {
            return false;
        }
        socket.flush();
        return socket.queuedBytes() > config.maxQueuedBytes() + answered;
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
