package dev.innkeeper.realtime.state;

import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.RedisNames;
import dev.innkeeper.realtime.RealtimeConfig;
import dev.innkeeper.realtime.bus.Bus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

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
        String speaker = node.id();
        // What is said without a lease nobody would take back.
        line.send(Request.cmd(Command.EXISTS).arg(names.lease(speaker)))
                .onSuccess(lease -> {
                    if (lease.toInteger() == 1 && speaker.equals(node.id())) {
                        here.get().forEach((app, count) -> exchange(speaker, app, count));
                    }
                })
                .onFailure(error -> LOG.debugf("connections: %s", error.getMessage()));
    }

    private void exchange(String speaker, String app, int count) {
        String key = names.of(app).connections();
        line.send(Request.cmd(Command.HSET).arg(key).arg(speaker).arg(count))
                .compose(done -> line.send(Request.cmd(Command.HGETALL).arg(key)))
                .onSuccess(all -> elsewhere.put(app, others(speaker, all)))
                .onFailure(error -> LOG.debugf("connections: %s", error.getMessage()));
    }

    private static int others(String speaker, @Nullable Response all) {
        int sum = 0;
        if (all != null) {
            for (String other : all.getKeys()) {
                sum += other.equals(speaker) ? 0 : all.get(other).toInteger();
            }
        }
        return sum;
    }
}
