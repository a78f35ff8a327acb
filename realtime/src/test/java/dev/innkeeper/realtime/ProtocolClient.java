package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client of the protocol that knows as little as possible: it sends text and shows what comes back, in order. */
final class ProtocolClient implements AutoCloseable {
    /** No answer takes longer, even on a busy machine. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final WebSocket socket;
    private String socketId = "none yet";

    private ProtocolClient(URI address, Map<String, String> headers) {
        var builder = HTTP.newWebSocketBuilder().connectTimeout(PATIENCE);
        headers.forEach(builder::header);
        this.socket = builder.buildAsync(address, new Ear(received))
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** Opens the WebSocket and reads nothing: {@code pathAndQuery} as in {@code app/KEY?protocol=7}. */
    static ProtocolClient connect(URI server, String pathAndQuery) {
        return connect(server, pathAndQuery, Map.of());
    }

    /** The same with more headers, such as a browser sends. */
    static ProtocolClient connect(URI server, String pathAndQuery, Map<String, String> headers) {
        return new ProtocolClient(
                URI.create("ws://%s:%d/%s".formatted(server.getHost(), server.getPort(), pathAndQuery)), headers);
    }

    /** Opens it as pusher-js does and reads the handshake event. */
    static ProtocolClient established(URI server, String key) {
        return established(server, key, "", Map.of());
    }

    /** The same as a client that is told ids and resumes. */
    static ProtocolClient resuming(URI server, String key) {
        return established(server, key, "&resume=1", Map.of());
    }

    /** The same on a page of this origin. */
    static ProtocolClient establishedFrom(String origin, URI server, String key) {
        return established(server, key, "", Map.of("Origin", origin));
    }

    private static ProtocolClient established(URI server, String key, String more, Map<String, String> headers) {
        var client = connect(server, "app/" + key + "?protocol=7&client=js&version=8.6.0&flash=false" + more, headers);
        var first = client.next();
        assertThat(event(first)).isEqualTo("pusher:connection_established");
        client.socketId = json(first.path("data").textValue()).path("socket_id").asText();
        return client;
    }

    String socketId() {
        return socketId;
    }

    void send(String message) {
        socket.sendText(message, true)
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    void send(Map<String, ?> message) {
        try {
            send(JSON.writeValueAsString(message));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    void subscribe(String channel) {
        subscribe(channel, "");
    }

    void subscribe(String channel, String auth) {
        send(Map.of("event", "pusher:subscribe", "data", Map.of("channel", channel, "auth", auth)));
    }

    void subscribe(String channel, String auth, String channelData) {
        send(Map.of(
                "event",
                "pusher:subscribe",
                "data",
                Map.of("channel", channel, "auth", auth, "channel_data", channelData)));
    }

    /** Subscribes and waits until the channel's events follow. */
    ProtocolClient subscribed(String channel) {
        subscribe(channel);
        var answer = next();
        assertThat(event(answer))
                .as("answer to the subscription: %s", answer)
                .isEqualTo("pusher_internal:subscription_succeeded");
        assertThat(answer.path("channel").textValue()).isEqualTo(channel);
        return this;
    }

    void unsubscribe(String channel) {
        send(Map.of("event", "pusher:unsubscribe", "data", Map.of("channel", channel)));
    }

    /**
     * Fails unless the next thing that arrives is the answer to a ping: nothing else was under way to it here. What has to
     * go through Redis first may be; publish something after it and see that it is what arrives next.
     */
    void hasNothingElse() {
        send("{\"event\":\"pusher:ping\",\"data\":{}}");
        assertThat(nextText()).contains("pusher:pong");
    }

    /** The next message as JSON; fails if the socket closes or nothing arrives in time. */
    JsonNode next() {
        return json(nextText());
    }

    /** The next message as it was sent. */
    String nextText() {
        return switch (take()) {
            case Received.Text(var text) -> text;
            case Received.Closed(int code, var reason) -> fail("Closed with %d %s instead of a message", code, reason);
        };
    }

    /** The data of the next message, which must be this event of this channel. */
    String nextData(String channel, String event) {
        var message = next();
        assertThat(event(message)).as("event of %s", message).isEqualTo(event);
        assertThat(message.path("channel").textValue()).isEqualTo(channel);
        assertThat(message.path("data").isTextual())
                .as("data is a string in %s", message)
                .isTrue();
        return message.path("data").textValue();
    }

    /** The code the server closes with, once all messages before it were read. */
    int closeCode() {
        return switch (take()) {
            case Received.Closed(int code, var reason) -> code;
            case Received.Text(var text) -> fail("A message instead of a close: %s", text);
        };
    }

    /** The code the server closes with, whatever it says before. */
    int closeCodeAfterAnything() {
        while (true) {
            if (take() instanceof Received.Closed(int code, var reason)) {
                return code;
            }
        }
    }

    /** What arrived next, or null if nothing did within the time. */
    @Nullable
    Received poll(Duration time) {
        try {
            return received.poll(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        socket.abort();
    }

    static String event(JsonNode message) {
        return message.path("event").asText("");
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return fail("Not JSON: " + text, e);
        }
    }

    private Received take() {
        var next = poll(PATIENCE);
        return next == null ? fail("Nothing arrived within %s", PATIENCE) : next;
    }

    /** The ids of a list of members that is consistent in itself. */
    static TreeSet<String> members(JsonNode presence) {
        var names = new TreeSet<String>();
        presence.path("ids").forEach(id -> names.add(id.asText()));
        assertThat(presence.path("count").intValue()).isEqualTo(names.size());
        assertThat(presence.path("hash").size()).isEqualTo(names.size());
        return names;
    }
}
