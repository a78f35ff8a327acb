package dev.innkeeper.realtime.bus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One channel that this node wants. */
final class Topic {
    /** Who asked and was not answered yet. */
    record Waiter(Listener listener, Runnable confirmed) {}

    private final Map<Listener, Integer> subscribers = new HashMap<>();
    private final List<Waiter> waiters = new ArrayList<>();
    private boolean confirmed;
    private int generation;

    void add(Listener listener) {
        subscribers.merge(listener, 1, Integer::sum);
        generation++;
    }

    void remove(Listener listener) {
        subscribers.computeIfPresent(listener, (same, count) -> count == 1 ? null : count - 1);
        generation++;
    }

    /** Changes with every coming and going, so that a timer sees whether somebody was here meanwhile. */
    int generation() {
        return generation;
    }

    boolean idle() {
        return subscribers.isEmpty();
    }

    Set<Listener> listeners() {
        return subscribers.keySet();
    }

    boolean confirmed() {
        return confirmed;
    }

    void await(Waiter waiter) {
        waiters.add(waiter);
    }

    /** Whether the waiter was still waiting. */
    boolean giveUp(Waiter waiter) {
        return waiters.removeIf(other -> other == waiter);
    }

    void confirm() {
        confirmed = true;
        waiters.forEach(waiter -> waiter.listener().run(waiter.confirmed()));
        waiters.clear();
    }

    void unconfirm() {
        confirmed = false;
    }
}
