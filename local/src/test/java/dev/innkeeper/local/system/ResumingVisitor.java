package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Somebody who is sent from node to node and comes back each time: to a channel with what was seen of it, keeping the
 * numbers that were told, and to a room with others in it.
 */
final class ResumingVisitor implements AutoCloseable {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int SENT_AWAY = 4200;

    private final String channel;
    private final String room;
    private final String name;
    private final List<RealtimeClient> before = new ArrayList<>();
    private RealtimeClient client;
    private ObjectNode position = JsonNodeFactory.instance.objectNode();

    ResumingVisitor(URI node, String channel, String room, String name) {
        this.channel = channel;
        this.room = room;
        this.name = name;
        this.client = RealtimeClient.resuming(node).subscribe(channel).join(room, name);
    }

    /** Waits until the node has sent it away, and comes to this one. */
    void moveTo(URI node) {
        await("being sent away").atMost(LONG).until(client::closed);
        assertThat(client.closeCode()).isEqualTo(SENT_AWAY);
        position = position();
        before.add(client);
        client = RealtimeClient.resuming(node).subscribe(channel, position).join(room, name);
        assertThat(answer().path("recovered").asBoolean())
                .as("recovered from %s: %s", position, answer())
                .isTrue();
    }

    /** All numbers that it was told, in the order in which it was. */
    List<Integer> told() {
        var all = new ArrayList<Integer>();
        before.forEach(one -> all.addAll(numbers(one)));
        all.addAll(numbers(client));
        return all;
    }

    /** Who is in the room, as this one sees it now. */
    TreeSet<String> members() {
        return client.members();
    }

    /** How many comings or goings it was told of, wherever it was. */
    long told(String event) {
        return told(client, event)
                + before.stream().mapToLong(one -> told(one, event)).sum();
    }

    @Override
    public void close() {
        client.close();
    }

    private static long told(RealtimeClient by, String event) {
        return by.all(message -> RealtimeClient.is(message, event)).size();
    }

    private JsonNode answer() {
        return client.answer(channel).orElseThrow();
    }

    private static List<JsonNode> counts(RealtimeClient by) {
        return by.all(message -> RealtimeClient.is(message, "count"));
    }

    private static List<Integer> numbers(RealtimeClient by) {
        return counts(by).stream().map(message -> message.path("data").asInt()).toList();
    }

    private ObjectNode position() {
        var counts = counts(client);
        var since = JsonNodeFactory.instance.objectNode();
        since.put("epoch", answer().path("epoch").asText());
        since.put(
                "id",
                counts.isEmpty() ? lastSeen() : counts.getLast().path("id").asText());
        return since;
    }

    // The answer after a recovery says where the history stands, and not what was seen.
    private String lastSeen() {
        return answer().path("recovered").asBoolean()
                ? position.path("id").asText()
                : answer().path("id").asText();
    }
}
