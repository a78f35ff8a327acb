package dev.innkeeper.realtime.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What a client said. */
public sealed interface ClientMessage {
    /** More than any epoch, position or socket id of ours has. */
    int LONGEST_ID = 32;

    /** So many connections one may have had since a position; as long as it is subscribed they are kept. */
    int MOST_SOCKETS = 10;

    record Ping() implements ClientMessage {}

    record Pong() implements ClientMessage {}

    /**
     * A wish for a channel.
     *
     * @param since what a client that returns has seen of it; null from all others
     */
    record Subscribe(
            String channel,
            String auth,
            @Nullable String channelData,
            @Nullable Since since) implements ClientMessage {}

    /**
     * A position in a channel's history, as the client says it.
     *
     * @param sockets the ids of the connections that it had since: what was not for them is not for it
     */
    record Since(String epoch, String id, Set<String> sockets) {}

    record Unsubscribe(String channel) implements ClientMessage {}

    /**
     * An event for the other members of a channel.
     *
     * @param dataJson the data as the client wrote it
     */
    record Whisper(String channel, String event, String dataJson) implements ClientMessage {}

    /** A connection says whose it is. */
    record SignIn(String auth, String userData) implements ClientMessage {}

    /** Something the protocol does not have, or that could not be read. */
    record Unknown(String complaint) implements ClientMessage {}

    /** Reads one text message; what is wrong with it is {@link Unknown}, never an exception. */
    static ClientMessage read(ObjectMapper json, String text) {
        JsonNode message;
        try {
            message = json.readTree(text);
            if (!message.isObject() || !message.path("event").isTextual()) {
                return new Unknown("Expected a JSON object with an event");
            }
            String event = message.get("event").textValue();
            if (event.startsWith("client-")) {
                return new Whisper(
                        message.path("channel").asText(""),
                        event,
                        RawMembers.of(text).getOrDefault("data", "{}"));
            }
            return read(event, data(json, message));
        } catch (JsonProcessingException e) {
            return new Unknown("Not JSON");
        }
    }

    private static ClientMessage read(String event, JsonNode data) {
        return switch (event) {
            case "pusher:ping" -> new Ping();
            case "pusher:pong" -> new Pong();
            case "pusher:subscribe" ->
                data.path("channel").isTextual()
                        ? new Subscribe(
                                data.get("channel").textValue(),
                                data.path("auth").asText(""),
                                channelData(data),
                                since(data.path("since")))
                        : new Unknown("pusher:subscribe needs a channel");
            case "pusher:unsubscribe" ->
                data.path("channel").isTextual()
                        ? new Unsubscribe(data.get("channel").textValue())
                        : new Unknown("pusher:unsubscribe needs a channel");
            case "pusher:signin" ->
                data.path("user_data").isTextual()
                        ? new SignIn(
                                data.path("auth").asText(""),
                                data.get("user_data").textValue())
                        : new Unknown("pusher:signin needs user_data");
            default -> new Unknown("Unknown event");
        };
    }

    private static @Nullable String channelData(JsonNode data) {
        return data.path("channel_data").textValue();
    }

    private static @Nullable Since since(JsonNode since) {
        return since.isObject()
                ? new Since(text(since.path("epoch")), text(since.path("id")), texts(since.path("sockets")))
                : null;
    }

    // What is too long is none of ours: it is not kept.
    private static String text(JsonNode id) {
        String text = id.asText("");
        return text.length() <= LONGEST_ID ? text : "";
    }

    private static Set<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(ClientMessage::text)
                .filter(text -> !text.isEmpty())
                .limit(MOST_SOCKETS)
                .collect(Collectors.toUnmodifiableSet());
    }

    // Some libraries send the object as a string that holds it.
    private static JsonNode data(ObjectMapper json, JsonNode message) throws JsonProcessingException {
        var data = message.path("data");
        return data.isTextual() ? json.readTree(data.textValue()) : data;
    }
}
