package dev.innkeeper.realtime.presence;

import dev.innkeeper.realtime.state.Member;
import dev.innkeeper.realtime.state.Memberships.Joined;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The copy of one channel's list of members: what changes it, in the order of its versions, and who waits for one. */
final class Roster {
    /** What a member of the channel shall be told. */
    interface Listener {
        void added(Member member);

        void removed(Member member);
    }

    private record Waiter(Joined since, Consumer<Snapshot> task) {}

    private final Listener listener;
    private final AtomicLong told;
    private final List<Waiter> waiters = new ArrayList<>();
    private final List<Change> early = new ArrayList<>();
    private Map<String, Member> members = new LinkedHashMap<>();
    private String epoch = "";
    private long version;
    private boolean loaded;
    private boolean loading;
    private @Nullable Snapshot snapshot;

    /**
     * @param told numbers what clients are told, over all lists: one that is kept anew is newer than what was told of it
     *     in its last life, and may still be on its way
     */
    Roster(Listener listener, AtomicLong told) {
        this.listener = listener;
        this.told = told;
    }

    boolean loading() {
        return loading;
    }

    /** A new copy was asked for; until it is here changes are kept. */
    void load() {
        loading = true;
    }

    /** The copy does not come: the one there is has to do, and is behind. */
    void loadFailed() {
        loading = false;
        early.clear();
    }

    /** Whether the list that this copy is of is another one than the given. */
    boolean differs(String otherEpoch) {
        return loaded && !epoch.equals(otherEpoch);
    }

    /** Applies a change; false if something before it is missing and a new copy is needed. */
    boolean apply(Change change) {
        if (loading || !loaded) {
            early.add(change);
            return true;
        }
        if (!change.epoch().equals(epoch)) {
            early.add(change);
            return false;
        }
        if (change.version() <= version) {
            return true;
        }
        if (change.version() > version + 1) {
            early.add(change);
            return false;
        }
        version = change.version();
        if (change.added()) {
            add(change.member());
        } else {
            remove(change.member());
        }
        answerWaiters(false);
        return true;
    }

    /**
     * Takes a new copy.
     *
     * @param all whether who is missing in it has gone; else it may be that nobody has said yet that they are there
     * @return false if even newer changes are missing something
     */
    boolean loaded(String newEpoch, long newVersion, Map<String, Member> found, boolean all) {
        var before = List.copyOf(members.values());
        boolean first = !loaded;
        epoch = newEpoch;
        version = newVersion;
        loaded = true;
        loading = false;
        snapshot = null;
        if (first) {
            members = new LinkedHashMap<>(found);
        } else {
            if (all) {
                before.stream()
                        .filter(member -> !found.containsKey(member.userId()))
                        .forEach(this::remove);
            }
            found.values().forEach(this::add);
        }
        var kept = List.copyOf(early);
        early.clear();
        boolean complete = true;
        for (var change : kept) {
            // Those of an epoch that is over were overtaken by this copy.
            if (change.epoch().equals(epoch)) {
                complete &= apply(change);
            }
        }
        answerWaiters(true);
        return complete;
    }

    /** Runs when the list has whoever joined then. */
    void when(Joined since, Consumer<Snapshot> task) {
        waiters.add(new Waiter(since, task));
        answerWaiters(false);
    }

    /** Whether somebody waits for a version that has not come. */
    boolean awaited() {
        return !waiters.isEmpty();
    }

    /** The number of what clients are told next: those after a snapshot have higher ones. */
    long nextTold() {
        return told.incrementAndGet();
    }

    private void answerWaiters(boolean fresh) {
        if (!loaded || loading || waiters.isEmpty()) {
            return;
        }
        var ready = waiters.stream()
                .filter(waiter -> waiter.since.epoch().equals(epoch) ? waiter.since.version() <= version : fresh)
                .toList();
        waiters.removeAll(ready);
        if (!ready.isEmpty()) {
            var current = snapshot();
            ready.forEach(waiter -> waiter.task.accept(current));
        }
    }

    private Snapshot snapshot() {
        var current = snapshot;
        if (current == null) {
            current = Snapshot.of(told.get(), members.values());
            snapshot = current;
        }
        return current;
    }

    private void add(Member member) {
        if (members.putIfAbsent(member.userId(), member) == null) {
            snapshot = null;
            listener.added(member);
        }
    }

    private void remove(Member member) {
        var known = members.remove(member.userId());
        if (known != null) {
            snapshot = null;
            listener.removed(known);
        }
    }
}
