package dev.innkeeper.realtime.users;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.RedisNames;
import dev.innkeeper.realtime.bus.Bus;
import dev.innkeeper.realtime.state.StateCalls;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/** Ends all connections of a signed-in user, on all nodes. */
@Singleton
public class Terminations {
    private static final Logger LOG = Logger.getLogger(Terminations.class);

    private final List<BiConsumer<String, String>> enders = new CopyOnWriteArrayList<>();
    private final Bus bus;
    private final StateCalls calls;
    private final RedisNames names;
    private final ObjectMapper json;

    Terminations(Bus bus, StateCalls calls, RedisNames names, ObjectMapper json) {
        this.bus = bus;
        this.calls = calls;
        this.names = names;
        this.json = json;
    }

    void start(@Observes StartupEvent event) {
        bus.hear(names.control(), this::heard);
    }

    /** Who is told, with the application's id and the user's, on the bus' context. */
    public void onTermination(BiConsumer<String, String> ender) {
        enders.add(ender);
    }

    /**
     * Tells all nodes, from any thread; those whose connection to Redis is broken do not hear it.
     *
     * @return completes when Redis has passed it on, and fails if it can not
     */
    public CompletionStage<Void> terminate(App app, String userId) {
        try {
            byte[] order = json.writeValueAsBytes(Map.of("app", app.id(), "terminate", userId));
            return calls.publish(names.control(), order);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Two texts are always JSON", e);
        }
    }

    private void heard(byte[] order) {
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
        } catch (IOException e) {
            LOG.debugf("an order that can not be read: %s", new String(order, UTF_8));
        }
    }
}
