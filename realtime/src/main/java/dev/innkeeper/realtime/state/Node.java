package dev.innkeeper.realtime.state;

import dev.innkeeper.broadcast.RedisNames;
import dev.innkeeper.realtime.RealtimeConfig;
import dev.innkeeper.realtime.bus.Bus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * This node as others know it: a name that is used once, and a lease. What it says in Redis counts while the lease lasts. A
 * node that lost its lease, or its connection, can not know what became of its words: it takes a new name, says everything
 * again and then ends the old name's lease, so that what stands under it is cleared. Touched on the bus' context only.
 */
@Singleton
public class Node {
    private static final Logger LOG = Logger.getLogger(Node.class);
    private static final int DEAD_AT_ONCE = 8;
    private static final int AFTER_ALL_OTHERS = 10_000;
    private static final Duration OTHERS_RENEW = Duration.ofSeconds(5);
    private static final int NAME_BYTES = 8;
    private static final String LONG_OVER = "1";

    /** A name that this node had. */
    private record Former(String name, long nanoTime) {}

    private final SecureRandom random = new SecureRandom();
    private final List<Runnable> onRenewal = new ArrayList<>();
    private final List<Former> formers = new ArrayList<>();
    private final Vertx vertx;
    private final Bus bus;
    private final ScriptLine line;
    private final RedisNames names;
    private final RealtimeConfig config;
    private final Counter renewals;
    private Consumer<String> undertaker = dead -> {};
    private final String where = where();
    private String id = newName();
    private long refreshed;
    private long renewed;
    private boolean tending;
    private boolean stopped;

    Node(Vertx vertx, Bus bus, ScriptLine line, RedisNames names, RealtimeConfig config, MeterRegistry metrics) {
        this.vertx = vertx;
        this.bus = bus;
        this.line = line;
        this.names = names;
        this.config = config;
        this.renewals = Counter.builder("realtime.node.renewals")
                .description("Times this node took a new name and said everything again")
                .register(metrics);
        line.onOpen(this::renew);
    }

    void start(@Observes StartupEvent event) {
        bus.run(() -> {
            line.start();
            tendLater();
        });
    }

    // What is still here when this process ends is treated as what left a moment before: it may come back elsewhere.
    void stop(@Observes @Priority(AFTER_ALL_OTHERS) ShutdownEvent event) {
        bus.run(() -> {
            stopped = true;
            tend(config.leaveGrace().toMillis(), false).onComplete(ended -> line.stop());
        });
    }

    /** The name under which this node speaks now. */
    String id() {
        return id;
    }

    /** The names under which it spoke whose leases have not been ended yet: what stands under them, it has said. */
    List<String> formerIds() {
        return formers.stream().map(Former::name).toList();
    }

    /** A name for what shall be cleared after some time; the same for all within a second. */
    String ghost() {
        return id + "~" + System.nanoTime() / 1_000_000_000L;
    }

    /** Has this run whenever this node took a new name: everything has to be said again. */
    void onRenewal(Runnable task) {
        onRenewal.add(task);
    }

    /** Who is told of nodes whose lease is over. */
    void onDeath(Consumer<String> task) {
        undertaker = task;
    }

    /** Takes a new name, for the lease of the old one is gone. */
    void lost() {
        LOG.warnf("The lease of node %s is gone: it takes a new name and says everything again", id);
        renew();
    }

    private void renew() {
        if (stopped) {
            return;
        }
        refreshed = System.nanoTime();
        renewed = refreshed;
        formers.add(new Former(id, renewed));
        id = newName();
        renewals.increment();
        // What follows on the same line finds the lease.
        tend(config.lease().toMillis(), true)
                .onSuccess(answer -> line.wrote())
                .onFailure(error -> LOG.debugf("lease: %s", error.getMessage()));
        onRenewal.forEach(Runnable::run);
        // After all that those say, some of it a moment later: who is still here must not be seen leaving.
        bus.run(this::endFormerLeases);
    }

    // Whoever left while this node was cut off would otherwise be shown until the lease ends by itself. And what is
    // still
    // under way on the old connection finds no lease.
    private void endFormerLeases() {
        formers.removeIf(former -> renewed - former.nanoTime > config.lease().toNanos());
        for (var former : List.copyOf(formers)) {
            line.atomically(List.of(
                            Request.cmd(Command.DEL).arg(names.lease(former.name)),
                            Request.cmd(Command.ZADD)
                                    .arg(names.nodes())
                                    .arg("XX")
                                    .arg(LONG_OVER)
                                    .arg(former.name)))
                    .onSuccess(ended -> formers.remove(former))
                    .onFailure(error -> LOG.debugf("lease of %s: %s", former.name, error.getMessage()));
        }
    }

    private void tendLater() {
        vertx.setTimer(
                config.leaseCheck().toMillis(),
                timer -> bus.run(() -> {
                    if (!stopped) {
                        check();
                        tendLater();
                    }
                }));
    }

    private void check() {
        if (tending) {
            return;
        }
        long now = System.nanoTime();
        boolean due = now - refreshed >= config.leaseRefresh().toNanos();
        if (due) {
            refreshed = now;
        }
        tending = true;
        String asked = id;
        tend(due ? config.lease().toMillis() : 0, false).onComplete(answer -> {
            tending = false;
            if (answer.succeeded()) {
                heard(asked, answer.result());
            }
        });
    }

    private void heard(String asked, Response answer) {
        if (answer.get(0).toInteger() == 0) {
            if (asked.equals(id)) {
                lost();
            }
            return;
        }
        // After an outage all leases are over, and most of the nodes about to say so themselves.
        if (System.nanoTime() - renewed < OTHERS_RENEW.toNanos()) {
            return;
        }
        for (var dead : answer.get(1)) {
            undertaker.accept(dead.toString());
        }
    }

    private io.vertx.core.Future<Response> tend(long lease, boolean first) {
        return line.call(
                Script.TEND,
                List.of(names.lease(id), names.nodes()),
                List.of(id, lease, first ? 1 : 0, DEAD_AT_ONCE, where));
    }

    private static String where() {
        var host = System.getenv("HOSTNAME");
        return (host == null || host.isBlank() ? "localhost" : host) + ":"
                + ProcessHandle.current().pid();
    }

    private String newName() {
        byte[] bytes = new byte[NAME_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
