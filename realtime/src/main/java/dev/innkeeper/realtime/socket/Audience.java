package dev.innkeeper.realtime.socket;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The subscribers of one channel on one event loop. Each knows its place, so that coming and going cost the same
 * however many there are. Who leaves while a message is handed round leaves a gap: were the last one moved there, it
 * would be passed over.
 */
final class Audience<M extends Audience.Member> {
    /** One who can be part of an audience. */
    static class Member {
        static final int NOWHERE = -1;
        int place = NOWHERE;

        /** Whether it is part of one. */
        final boolean present() {
            return place != NOWHERE;
        }
    }

    private final ArrayList<@Nullable M> places = new ArrayList<>();
    private int gaps;
    private boolean reading;

    void add(M member) {
        member.place = places.size();
        places.add(member);
    }

    void remove(M member) {
        if (reading) {
            places.set(member.place, null);
            gaps++;
        } else {
            fill(member.place);
        }
        member.place = Member.NOWHERE;
    }

    /** Nobody listens, and nobody is looking. */
    boolean empty() {
        return places.size() == gaps;
    }

    int size() {
        return places.size() - gaps;
    }

    /** From now on nobody changes place; there are so many places. */
    int open() {
        reading = true;
        return places.size();
    }

    /** Who has the place, unless it was left. */
    @Nullable
    M at(int place) {
        return places.get(place);
    }

    void close() {
        reading = false;
        for (int place = places.size() - 1; gaps > 0; place--) {
            if (places.get(place) == null) {
                fill(place);
                gaps--;
            }
        }
    }

    private void fill(int place) {
        var last = places.removeLast();
        if (place < places.size()) {
            places.set(place, last);
            if (last != null) {
                last.place = place;
            }
        }
    }
}
