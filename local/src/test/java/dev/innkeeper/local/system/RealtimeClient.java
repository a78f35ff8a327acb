package dev.innkeeper.local.system;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A client that keeps what it was told, and the view of a presence channel that this adds up to. */
final class RealtimeClient implements AutoCloseable, WebSocket.Listener {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<JsonNode> heard = new ArrayList<>();
    private final TreeSet<String> members = new TreeSet<>();
    private final StringBuilder part = new StringBuilder();
    private final WebSocket socket;
    private String socketId = "";
    private boolean closed;
    private int closeCode;

    private RealtimeClient(URI address) {
        socket = HTTP.newWebSocketBuilder()
                .connectTimeout(LONG)
                .buildAsync(address, this)
                .orTimeout(LONG.toSeconds(), TimeUnit.SECONDS)
                .join();
        await("the greeting, or a refusal").atMost(LONG).until(() -> !socketId().isEmpty() || closed());
    }

    static RealtimeClient connect(URI node) {
        return connect(node, RealtimeApi.KEY);
    }

    /** One of the application that has this key. */
    static RealtimeClient connect(URI node, String key) {
        return new RealtimeClient(address(node, key, ""));
    }

    /** One that is told positions and may ask for what it missed. */
    static RealtimeClient resuming(URI node) {
        return new RealtimeClient(address(node, RealtimeApi.KEY, "&resume=1"));
    }

    private static URI address(URI node, String key, String more) {
        return URI.create(
                "ws://localhost:%d/app/%s?protocol=7&client=test&version=1%s".formatted(node.getPort(), key, more));
    }

    synchronized String socketId() {
        return socketId;
    }

    /** Signs in as this user; returns when that is confirmed. */
    RealtimeClient signIn(String user) {
        var data = "{\"id\":\"%s\"}".formatted(user);
        var auth = RealtimeApi.auth(socketId() + "::user::" + data);
        send(Map.of("event", "pusher:signin", "data", Map.of("auth", auth, "user_data", data)));
        await("being signed in")
                .atMost(LONG)
                .until(() ->
                        !all(message -> is(message, "pusher:signin_success")).isEmpty());
        return this;
    }

    /** Enters a presence channel as this user; returns when it has seen who is there. */
    RealtimeClient join(String channel, String user) {
        var data = "{\"user_id\":\"%s\"}".formatted(user);
        var auth = RealtimeApi.auth(socketId() + ":" + channel + ":" + data);
        return subscribe(channel, Map.of("channel", channel, "auth", auth, "channel_data", data));
    }

    RealtimeClient subscribe(String channel) {
        return subscribe(channel, Map.of("channel", channel, "auth", ""));
    }

    /** Subscribes with what web signed; false if the node closed the connection instead of answering. */
    boolean listens(String channel, String auth) {
        send(Map.of("event", "pusher:subscribe", "data", Map.of("channel", channel, "auth", auth)));
        await("an answer to the subscription to " + channel)
                .atMost(LONG)
                .until(() ->
                        answer(channel).isPresent() || closed() || !refusals().isEmpty());
        if (!refusals().isEmpty()) {
            throw new AssertionError("refused: " + refusals());
        }
        return answer(channel).isPresent();
    }

    private List<JsonNode> refusals() {
        return all(message -> is(message, "pusher:subscription_error") || is(message, "pusher:error"));
    }

    /** The same for a client that has seen the channel up to there. */
    RealtimeClient subscribe(String channel, JsonNode since) {
        return subscribe(channel, Map.of("channel", channel, "auth", "", "since", since));
    }

    private RealtimeClient subscribe(String channel, Map<String, ?> data) {
        send(Map.of("event", "pusher:subscribe", "data", data));
        await("the subscription to " + channel)
                .atMost(LONG)
                .until(() -> answer(channel).isPresent());
        return this;
    }

    /** What the last subscription to the channel was answered with. */
    Optional<JsonNode> answer(String channel) {
        return all(message -> is(message, "pusher_internal:subscription_succeeded")
                        && message.path("channel").asText().equals(channel))
                .stream()
                .reduce((first, last) -> last)
                .map(RealtimeClient::data);
    }

    /** Everything heard that fits, in order. */
    synchronized List<JsonNode> all(Predicate<JsonNode> fits) {
        return heard.stream().filter(fits).toList();
    }

    /** How often it was told this of that user. */
    long told(String event, String user) {
        return all(message -> is(message, event)
                        && data(message).path("user_id").asText().equals(user))
                .size();
    }

    /** Who is there, as this client has been told. */
    synchronized TreeSet<String> members() {
        return new TreeSet<>(members);
    }

    synchronized boolean closed() {
        return closed;
    }

    /** With what the server closed it; 0 while it has not. */
    synchronized int closeCode() {
        return closeCode;
    }

    static boolean is(JsonNode message, String event) {
        return message.path("event").asText().equals(event);
    }

    static JsonNode data(JsonNode message) {
        return json(message.path("data").asText());
    }

    @Override
    public void close() {
        socket.abort();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        part.append(text);
        if (last) {
            take(json(part.toString()));
            part.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        end(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        end(0);
    }

    private synchronized void end(int code) {
        closed = true;
        closeCode = code;
    }

    private synchronized void take(JsonNode message) {
        heard.add(message);
        switch (message.path("event").asText()) {
            case "pusher:connection_established" ->
                socketId = data(message).path("socket_id").asText();
            case "pusher_internal:subscription_succeeded" -> {
                if (data(message).has("presence")) {
                    members.clear();
                    data(message).path("presence").path("ids").forEach(id -> members.add(id.asText()));
                }
            }
            case "pusher_internal:member_added" ->
                members.add(data(message).path("user_id").asText());
            case "pusher_internal:member_removed" ->
                members.remove(data(message).path("user_id").asText());
            default -> {
                // Events, which whoever waits for them looks for.
            }
        }
    }

    private void send(Map<String, ?> message) {
        try {
            socket.sendText(JSON.writeValueAsString(message), true)
                    .orTimeout(LONG.toSeconds(), TimeUnit.SECONDS)
                    .join();
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
