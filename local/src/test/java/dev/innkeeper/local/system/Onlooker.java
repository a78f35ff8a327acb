package dev.innkeeper.local.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A client that listens to one channel and comes back, to whichever node takes it, with what it has seen. */
final class Onlooker {
    private final List<URI> nodes;
    private final String channel;
    private final List<RealtimeClient> clients = new ArrayList<>();
    private @Nullable ObjectNode position;
    private boolean recovered = true;

    Onlooker(List<URI> nodes, String channel) {
        this.nodes = nodes;
        this.channel = channel;
        comeBackIfClosed();
    }

    /** Connects again if it was cut off; stays away for now if no node takes it. */
    synchronized void comeBackIfClosed() {
        if (!clients.isEmpty()) {
            if (!clients.getLast().closed()) {
                return;
            }
            position = position(clients.getLast());
        }
        for (var node : nodes) {
            try {
                var client = RealtimeClient.resuming(node);
                clients.add(position == null ? client.subscribe(channel) : client.subscribe(channel, position));
                recovered &=
                        position == null || answer(client).path("recovered").asBoolean();
                return;
            } catch (CompletionException refused) {
                // The next one then.
            }
        }
    }

    /** How often it was cut off. */
    synchronized int cutOff() {
        return clients.size() - (connected() ? 1 : 0);
    }

    synchronized boolean connected() {
        return !clients.getLast().closed();
    }

    /** Whether each node to which it came back knew what it had missed. */
    synchronized boolean recovered() {
        return recovered;
    }

    /** Whether a node said that it could not tell all, so that what is shown must be loaded anew. */
    synchronized boolean toldThatItMissed() {
        return clients.stream()
                .anyMatch(client -> !client.all(message -> RealtimeClient.is(message, "pusher_internal:missed"))
                        .isEmpty());
    }

    /** The numbers that it was told, wherever it was. */
    synchronized TreeSet<Integer> told() {
        var all = new TreeSet<Integer>();
        clients.forEach(client ->
                counts(client).forEach(message -> all.add(message.path("data").asInt())));
        return all;
    }

    synchronized void close() {
        clients.forEach(RealtimeClient::close);
    }

    private JsonNode answer(RealtimeClient client) {
        return client.answer(channel).orElseThrow();
    }

    private static List<JsonNode> counts(RealtimeClient by) {
        return by.all(message -> RealtimeClient.is(message, "count"));
    }

    private ObjectNode position(RealtimeClient client) {
        var counts = counts(client);
        var since = JsonNodeFactory.instance.objectNode();
        since.put("epoch", answer(client).path("epoch").asText());
        since.put(
                "id",
                (counts.isEmpty() ? answer(client) : counts.getLast())
                        .path("id")
                        .asText());
        return since;
    }
}
