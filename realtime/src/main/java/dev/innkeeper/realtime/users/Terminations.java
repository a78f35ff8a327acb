package dev.innkeeper.realtime.users;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.broadcast.RedisNames;
import dev.innkeeper.realtime.bus.Bus;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
    private String last;

    Terminations(Vertx vertx, Bus bus, RedisNames names, ObjectMapper json, Clock clock) {
        this.vertx = vertx;
        this.bus = bus;
        this.names = names;
        this.json = json;
        // Orders are counted by their time, and before its start nobody was here.
        this.last = clock.millis() + "-0";
    }

    void start(@Observes StartupEvent event) {
        bus.hear(names.control(), this::heard, this::hears);
    }

    /** Who is told, with the application's id and the user's, on the bus' context. */
    public void onTermination(BiConsumer<String, String> ender) {
        enders.add(ender);
    }

    private void hears() {
        bus.ask(
                        names.control(),
                        Request.cmd(Command.XRANGE)
                                .arg(names.terminations())
                                .arg("(" + last)
                                .arg("+"))
                .onSuccess(this::missed)
                .onFailure(error -> {
                    LOG.debugf("what was missed is not known: %s", error.getMessage());
                    vertx.setTimer(NO_ANSWER_MILLIS, id -> bus.run(this::hears));
                });
    }

    private void missed(Response orders) {
        for (var order : orders) {
            obey(order.get(1).get(1).toBytes());
            last = order.get(0).toString();
        }
    }

    private void heard(byte[] order) {
        last = obey(order);
    }

    /** Gives the order's id; one that says none leaves all as it was. */
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
            return told.path("id").asText(last);
        } catch (IOException e) {
            LOG.debugf("an order that can not be read: %s", new String(order, UTF_8));
            return last;
        }
    }
}
