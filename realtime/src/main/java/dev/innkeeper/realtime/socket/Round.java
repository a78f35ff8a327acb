package dev.innkeeper.realtime.socket;

import dev.innkeeper.realtime.bus.Message;
import java.util.List;
import java.util.function.ObjIntConsumer;

/**
 * Messages of one channel on their way round its audience, possibly in several turns. Those that came together go round
 * together: each client is written to and flushed once for all of them.
 */
final class Round {
    private final List<Message> messages;
    private final Audience<Subscription> audience;
    private final int places;
    private final int[] written;
    private int next;

    Round(List<Message> messages, Audience<Subscription> audience) {
        this.messages = messages;
        this.audience = audience;
        this.places = audience.open();
        this.written = new int[messages.size()];
    }

    /** Makes about so many writes, and serves at least one place; how many it was, at least one. */
    int go(int most) {
        int begin = next;
        int end = Math.min(places, next + Math.max(1, most / messages.size()));
        for (; next < end; next++) {
            serve(next);
        }
        if (over()) {
            audience.close();
        }
        return Math.max(1, (end - begin) * messages.size());
    }

    private void serve(int place) {
        for (int i = 0; i < written.length; i++) {
            // Asked each time: what it hears may be the end of it.
            var subscription = audience.at(place);
            if (subscription != null && subscription.hear(messages.get(i))) {
                written[i]++;
            }
        }
    }

    boolean over() {
        return next >= places;
    }

    /** The messages, each with the number of those it was written to. */
    void forEach(ObjIntConsumer<Message> each) {
        for (int i = 0; i < written.length; i++) {
            each.accept(messages.get(i), written[i]);
        }
    }
}
