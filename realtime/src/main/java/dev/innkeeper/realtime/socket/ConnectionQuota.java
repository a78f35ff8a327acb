package dev.innkeeper.realtime.socket;

import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.realtime.state.Connections;
import dev.innkeeper.realtime.wire.CloseCode;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections each application has: here to the last one, on the other nodes as of their last word, some seconds
 * ago. Safe for many threads.
 */
@Singleton
class ConnectionQuota {
    private final Map<String, AtomicInteger> here = new ConcurrentHashMap<>();
    private final Connections elsewhere;

    ConnectionQuota(Connections elsewhere, Apps apps) {
        this.elsewhere = elsewhere;
        elsewhere.report(() -> {
            var counts = new HashMap<String, Integer>();
            apps.all().forEach(app -> counts.put(app.id(), count(app).get()));
            return counts;
        });
    }

    /**
     * Counts another connection of the application, or tells why it may not have one. What other nodes have is hearsay, and
     * some of it of nodes that are gone: nobody is refused for good because of it.
     */
    Optional<CloseCode> take(App app) {
        int most = app.limits().connections() <= 0
                ? Integer.MAX_VALUE
                : app.limits().connections();
        int others = elsewhere.of(app);
        // Looked at and counted in one step: those who come at once come on several event loops.
        int own = count(app).getAndUpdate(now -> others < most - now ? now + 1 : now);
        if (others < most - own) {
            return Optional.empty();
        }
        return Optional.of(own >= most ? CloseCode.APP_FULL : CloseCode.APP_FULL_FOR_NOW);
    }

    void went(App app) {
        count(app).decrementAndGet();
    }

    private AtomicInteger count(App app) {
        return here.computeIfAbsent(app.id(), id -> new AtomicInteger());
    }
}
