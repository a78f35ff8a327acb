package dev.innkeeper.realtime.socket;

import dev.innkeeper.realtime.bus.Message;
import java.util.List;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one channel on their way round its audience, possibly in several turns. Those that came together go round
 * together: each client is written to and flushed once for all of them.
 */
final class Round {
    private final List<Message> messages;
    private final Audience<Subscription> audience;
    private final @Nullable Bundle bundle;
    private final int places;
    private final int[] writtenAlone;
    private int writtenTogether;
    private int next;

    Round(List<Message> messages, Audience<Subscription> audience) {
        this.messages = messages;
        this.audience = audience;
        this.bundle = messages.size() > 1 ? new Bundle(messages) : null;
        this.places = audience.open();
        this.writtenAlone = new int[messages.size()];
    }

    /** Serves at most so many places; how many it was. */
    int go(int most) {
        int begin = next;
        int end = Math.min(places, next + most);
        while (next < end) {
            // First: were it to fail at one, it would else fail at it for ever.
            serve(next++);
        }
        if (over()) {
            audience.close();
            if (bundle != null) {
                bundle.release();
            }
        }
        return next - begin;
    }

    private void serve(int place) {
        var first = audience.at(place);
        if (bundle != null && first != null && first.hear(bundle)) {
            writtenTogether++;
            return;
        }
        for (int i = 0; i < writtenAlone.length; i++) {
            // Asked each time: what it hears may be the end of it.
            var subscription = audience.at(place);
            if (subscription != null && subscription.hear(messages.get(i))) {
                writtenAlone[i]++;
            }
        }
    }

    boolean over() {
        return next >= places;
    }

    /** The messages, each with the number of those it was written to. */
    void forEach(ObjIntConsumer<Message> each) {
        for (int i = 0; i < writtenAlone.length; i++) {
            each.accept(messages.get(i), writtenTogether + writtenAlone[i]);
        }
    }
}
