package dev.innkeeper.realtime.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.broadcast.RedisNames;
import dev.innkeeper.realtime.bus.Bus;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import org.jboss.logging.Logger;

/** Ends this process as a deployment would, clients first, when an operator says so. What supervises it starts it anew. */
@Singleton
class DrainOrders {
    private static final Logger LOG = Logger.getLogger(DrainOrders.class);

    private final Bus bus;
    private final Node node;
    private final RedisNames names;
    private final ObjectMapper json;

    DrainOrders(Bus bus, Node node, RedisNames names, ObjectMapper json) {
        this.bus = bus;
        this.node = node;
        this.names = names;
        this.json = json;
    }

    void start(@Observes StartupEvent event) {
        bus.hear(names.drains(), this::heard);
    }

    private void heard(byte[] order) {
        try {
            var told = json.readTree(order);
            if (told.path("node").asText("").equals(node.id())) {
                LOG.infof("Operator %s drains this node", told.path("operator").asText("unknown"));
                Quarkus.asyncExit();
            }
        } catch (IOException e) {
            LOG.debugf("an order that can not be read: %s", new String(order, UTF_8));
        }
    }
}
