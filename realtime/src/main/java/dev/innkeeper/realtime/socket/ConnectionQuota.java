package dev.innkeeper.realtime.socket;

import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.realtime.state.Connections;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
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

    /** Whether the application has all the connections it may have. */
    boolean full(App app) {
        int most = app.limits().connections();
        return most > 0 && count(app).get() + elsewhere.of(app) >= most;
    }

    void came(App app) {
        count(app).incrementAndGet();
    }

    void went(App app) {
        count(app).decrementAndGet();
    }

    private AtomicInteger count(App app) {
        return here.computeIfAbsent(app.id(), id -> new AtomicInteger());
    }
}
