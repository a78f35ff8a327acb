package dev.innkeeper.realtime.socket;

/** One client's wish for one channel; compared by identity, so that a late answer finds out that it is late. */
final class Subscription {
    private boolean active;

    boolean active() {
        return active;
    }

    void activate() {
        active = true;
    }
}
