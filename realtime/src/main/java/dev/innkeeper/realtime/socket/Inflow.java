package dev.innkeeper.realtime.socket;

/**
 * Messages of one client between the network and their answer. The framework queues without a bound, so reading stops
 * when too many wait. What is left of the bytes that were read already still comes: 64 kB at most.
 */
final class Inflow {
    private static final int TOO_MANY = 64;
    private static final int FEW = 16;

    private final ClientSocket socket;
    private int waiting;
    private boolean paused;

    Inflow(ClientSocket socket) {
        this.socket = socket;
    }

    void arrived() {
        waiting++;
        if (!paused && waiting >= TOO_MANY) {
            paused = true;
            socket.read(false);
        }
    }

    void done() {
        // A socket that can not be watched tells of none.
        waiting = Math.max(0, waiting - 1);
        if (paused && waiting <= FEW) {
            paused = false;
            socket.read(true);
        }
    }
}
