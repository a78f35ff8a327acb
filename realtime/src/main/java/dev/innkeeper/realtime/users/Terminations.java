package dev.innkeeper.realtime.users;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.broadcast.RedisNames;
import dev.innkeeper.realtime.bus.Bus;
import dev.innkeeper.realtime.resume.Position;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/**
 * Hears that all connections of a signed-in user shall end, on whatever nodes they are, and asks for what was said while
 * it could not hear.
 */
@Singleton
public class Terminations {
    private static final Logger LOG = Logger.getLogger(Terminations.class);
    private static final long NO_ANSWER_MILLIS = 1_000;

    private final List<BiConsumer<String, String>> enders = new CopyOnWriteArrayList<>();
    private final Vertx vertx;
    private final Bus bus;
    private final RedisNames names;
    private final ObjectMapper json;
    private final long startNanos = System.nanoTime();
    /** All orders up to there were obeyed; empty until it is known what Redis calls the time of this node's start. */
    private String last = "";
    /** What was said while it could not hear is not known yet. */
    private boolean behind = true;
    /** Those heard meanwhile: they will be in the answer, and whoever has signed in anew since must not go too. */
    private final Set<String> heardMeanwhile = new HashSet<>();

    Terminations(Vertx vertx, Bus bus, RedisNames names, ObjectMapper json) {
        this.vertx = vertx;
        this.bus = bus;
        this.names = names;
        this.json = json;
    }

    void start(@Observes StartupEvent event) {
        bus.hear(names.control(), this::heard, this::hears);
    }

    /** Who is told, with the application's id and the user's, on the bus' context. */
    public void onTermination(BiConsumer<String, String> ender) {
        enders.add(ender);
    }

    private void hears() {
        behind = true;
        ask();
    }

    private void ask() {
        from().compose(from -> bus.ask(
                                names.control(),
                                Request.cmd(Command.XRANGE)
                                        .arg(names.terminations())
                                        .arg("(" + from)
                                        .arg("+"))
                        .onSuccess(orders -> missed(from, orders)))
                .onFailure(error -> {
                    LOG.debugf("what was missed is not known: %s", error.getMessage());
                    vertx.setTimer(NO_ANSWER_MILLIS, id -> bus.run(this::ask));
                });
    }

    // Orders are counted by Redis' time, and before the start of this node nobody was here.
    private Future<String> from() {
        return last.isEmpty()
                ? bus.ask(names.control(), Request.cmd(Command.TIME)).map(this::start)
                : Future.succeededFuture(last);
    }

    private String start(Response time) {
        long now = time.get(0).toLong() * 1_000 + time.get(1).toLong() / 1_000;
        return now - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos) - 1 + "-0";
    }

    private void missed(String from, Response orders) {
        reached(from);
        for (var order : orders) {
            String id = order.get(0).toString();
            if (reached(id) && !heardMeanwhile.contains(id)) {
                obey(order.get(1).get(1).toBytes());
            }
        }
        heardMeanwhile.clear();
        behind = false;
    }

    /** Whether it had not been reached before. */
    private boolean reached(String id) {
        boolean further = last.isEmpty() || new Position("", last).precedes(id);
        if (further) {
            last = id;
        }
        return further;
    }

    private void heard(byte[] order) {
        String id = obey(order);
        if (id.isEmpty()) {
            return;
        }
        if (behind) {
            heardMeanwhile.add(id);
        } else {
            last = id;
        }
    }

    /** Gives the order's id, empty if it says none. */
    private String obey(byte[] order) {
        try {
            var told = json.readTree(order);
            String app = told.path("app").asText("");
            String user = told.path("terminate").asText("");
            if (!user.isEmpty()) {
                if (told.has("operator")) {
                    LOG.infof(
                            "Operator %s disconnects a user",
                            told.path("operator").asText());
                }
                new ArrayList<>(enders).forEach(ender -> ender.accept(app, user));
            }
            return told.path("id").asText("");
        } catch (IOException e) {
            LOG.debugf("an order that can not be read: %s", new String(order, UTF_8));
            return "";
        }
    }
}
