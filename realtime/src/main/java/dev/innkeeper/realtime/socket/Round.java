package dev.innkeeper.realtime.socket;

import dev.innkeeper.realtime.bus.Message;

/** One message on its way round its channel's audience, possibly in several turns. */
final class Round {
    private final Message message;
    private final Audience<Subscription> audience;
    private final int places;
    private int next;
    private int written;

    Round(Message message, Audience<Subscription> audience) {
        this.message = message;
        this.audience = audience;
        this.places = audience.open();
    }

    /** Serves at most so many places; how many it was, at least one. */
    int go(int most) {
        int end = Math.min(places, next + most);
        int used = Math.max(1, end - next);
        for (; next < end; next++) {
            var subscription = audience.at(next);
            if (subscription != null && subscription.hear(message)) {
                written++;
            }
        }
        if (over()) {
            audience.close();
        }
        return used;
    }

    boolean over() {
        return next >= places;
    }

    /** To how many it was written. */
    int written() {
        return written;
    }

    Message message() {
        return message;
    }
}
