package dev.innkeeper.realtime.users;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.broadcast.RedisNames;
import dev.innkeeper.realtime.bus.Bus;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/** Hears that all connections of a signed-in user shall end, on whatever nodes they are. */
@Singleton
public class Terminations {
    private static final Logger LOG = Logger.getLogger(Terminations.class);

    private final List<BiConsumer<String, String>> enders = new CopyOnWriteArrayList<>();
    private final Bus bus;
    private final RedisNames names;
    private final ObjectMapper json;

    Terminations(Bus bus, RedisNames names, ObjectMapper json) {
        this.bus = bus;
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
