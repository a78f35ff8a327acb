package dev.innkeeper.realtime.state;

import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.RedisNames;
import dev.innkeeper.realtime.RealtimeConfig;
import dev.innkeeper.realtime.bus.Bus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Tells the other nodes how many connections each application has here, and hears theirs, every few seconds. */
@Singleton
public class Connections {
    private static final Logger LOG = Logger.getLogger(Connections.class);

    private final Map<String, Integer> elsewhere = new ConcurrentHashMap<>();
    private final Vertx vertx;
    private final Bus bus;
    private final ScriptLine line;
    private final Node node;
    private final RedisNames names;
    private final RealtimeConfig config;
    private long timer;
    private Supplier<Map<String, Integer>> here = Map::of;

    Connections(Vertx vertx, Bus bus, ScriptLine line, Node node, RedisNames names, RealtimeConfig config) {
        this.vertx = vertx;
        this.bus = bus;
        this.line = line;
        this.node = node;
        this.names = names;
        this.config = config;
        // With the first words under a new name, those under the old one are taken back.
        node.onRenewal(this::exchange);
    }

    void start(@Observes StartupEvent event) {
        timer = vertx.setPeriodic(config.leaseRefresh().toMillis(), id -> bus.run(this::exchange));
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    /** Whom to ask for the connections here, by application id; safe for any thread. */
    public void report(Supplier<Map<String, Integer>> counts) {
        here = counts;
    }

    /** The application's connections on all other nodes, as far as known; any thread. */
    public int of(App app) {
        return elsewhere.getOrDefault(app.id(), 0);
    }

    private void exchange() {
        here.get().forEach((app, count) -> exchange(node.id(), app, count));
    }

    private void exchange(String speaker, String app, int count) {
        var words = new ArrayList<Object>(List.of(speaker, count));
        words.addAll(node.formerIds());
        line.call(Script.COUNT, List.of(names.lease(speaker), names.of(app).connections()), words)
                .onSuccess(all -> {
                    if (all.size() > 0) {
                        elsewhere.put(app, others(speaker, all));
                    }
                })
                .onFailure(error -> LOG.debugf("connections: %s", error.getMessage()));
    }

    private static int others(String speaker, Response all) {
        int sum = 0;
        for (int i = 0; i < all.size(); i += 2) {
            sum += all.get(i).toString().equals(speaker) ? 0 : all.get(i + 1).toInteger();
        }
        return sum;
    }
}
