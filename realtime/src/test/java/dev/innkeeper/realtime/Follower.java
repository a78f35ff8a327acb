package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Follows a channel whose events are the numbers from 1 on, comes and goes, and fails as soon as a number is missing or
 * comes twice, unless it was told that something is lost.
 */
final class Follower {
    private static final int SENT_AWAY = 4200;
    private static final Duration A_MOMENT = Duration.ofMillis(20);

    private final URI server;
    private final String key;
    private final String channel;
    private @Nullable ProtocolClient client;
    private String epoch = "";
    private String id = "";
    /** The last number it knows of; after a loss unknown until the next one comes. */
    private int last;

    private boolean certain = true;
    private boolean before;
    private boolean ended;
    private int recoveries;
    private int losses;

    Follower(URI server, String key, String channel) {
        this.server = server;
        this.key = key;
        this.channel = channel;
    }

    int recoveries() {
        return recoveries;
    }

    int losses() {
        return losses;
    }

    int last() {
        return last;
    }

    /**
     * Comes, if it is not there, and says what it has seen; {@code published} is how far the numbers went before. False if
     * it was sent away before it got that far.
     */
    boolean connect(int published) {
        if (client != null) {
            return true;
        }
        var opened = ProtocolClient.resuming(server, key);
        client = opened;
        String since =
                before && !epoch.isEmpty() ? ",\"since\":{\"epoch\":\"%s\",\"id\":\"%s\"}".formatted(epoch, id) : "";
        opened.send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"%s\"%s}}".formatted(channel, since));
        if (opened.poll(ProtocolClient.PATIENCE) instanceof Received.Text(var text)) {
            var answer = ProtocolClient.json(text);
            if (answer.path("data").path("code").asInt() != SENT_AWAY) {
                succeeded(answer, !since.isEmpty(), published);
                return true;
            }
        }
        disconnect();
        return false;
    }

    void disconnect() {
        if (client != null) {
            client.close();
            client = null;
        }
    }

    /** Reads what has arrived. */
    void readSome() {
        var open = client;
        if (open != null) {
            for (var heard = open.poll(A_MOMENT);
                    heard instanceof Received.Text(var text);
                    heard = open.poll(A_MOMENT)) {
                heard(ProtocolClient.json(text));
            }
        }
    }

    /** Reads until the event "end". */
    void readToTheEnd() {
        while (!ended) {
            heard(Objects.requireNonNull(client).next());
        }
    }

    /** Reads until the server closes, and tells the code. */
    int readToTheClose() {
        var open = Objects.requireNonNull(client);
        for (var heard = open.poll(ProtocolClient.PATIENCE);
                heard != null;
                heard = open.poll(ProtocolClient.PATIENCE)) {
            switch (heard) {
                case Received.Text(var text) -> heard(ProtocolClient.json(text));
                case Received.Closed(int code, var reason) -> {
                    disconnect();
                    return code;
                }
            }
        }
        throw new AssertionError("Neither a message nor a close");
    }

    private void succeeded(JsonNode answer, boolean asked, int published) {
        assertThat(ProtocolClient.event(answer)).as("%s", answer).isEqualTo("pusher_internal:subscription_succeeded");
        var data = ProtocolClient.json(answer.path("data").textValue());
        if (asked && data.path("recovered").asBoolean()) {
            recoveries++;
            return;
        }
        if (before) {
            losses++;
        }
        // Where it stands now is anybody's guess: what was published may still be on its way to Redis.
        certain = !before && published == 0;
        before = true;
        epoch = data.path("epoch").asText();
        id = data.path("id").asText();
    }

    private void heard(JsonNode message) {
        switch (ProtocolClient.event(message)) {
            case "count", "end" -> number(message);
            case "pusher_internal:missed" -> {
                var now = ProtocolClient.json(message.path("data").textValue());
                epoch = now.path("epoch").asText();
                id = now.path("id").asText();
                certain = false;
                losses++;
            }
            default -> assertThat(ProtocolClient.event(message)).isIn("pusher:ping", "pusher:error");
        }
    }

    private void number(JsonNode message) {
        int number = Integer.parseInt(message.path("data").textValue());
        if (certain) {
            assertThat(number).as("the number after %d", last).isEqualTo(last + 1);
        } else {
            assertThat(number).as("a number after %d", last).isGreaterThan(last);
        }
        last = number;
        certain = true;
        id = message.path("id").asText();
        ended |= ProtocolClient.event(message).equals("end");
    }
}
