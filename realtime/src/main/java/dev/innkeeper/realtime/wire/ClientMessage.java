package dev.innkeeper.realtime.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

/** What a client said. */
public sealed interface ClientMessage {
    record Ping() implements ClientMessage {}

    record Pong() implements ClientMessage {}

    record Subscribe(String channel, String auth, @Nullable String channelData) implements ClientMessage {}

    record Unsubscribe(String channel) implements ClientMessage {}

    /** An event for the other members of a channel. */
    record Whisper(String channel, String event) implements ClientMessage {}

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
            return read(message.get("event").textValue(), message, data(json, message));
        } catch (JsonProcessingException e) {
            return new Unknown("Not JSON");
        }
    }

    private static ClientMessage read(String event, JsonNode message, JsonNode data) {
        return switch (event) {
            case "pusher:ping" -> new Ping();
            case "pusher:pong" -> new Pong();
            case "pusher:subscribe" ->
                data.path("channel").isTextual()
                        ? new Subscribe(
                                data.get("channel").textValue(),
                                data.path("auth").asText(""),
                                channelData(data))
                        : new Unknown("pusher:subscribe needs a channel");
            case "pusher:unsubscribe" ->
                data.path("channel").isTextual()
                        ? new Unsubscribe(data.get("channel").textValue())
                        : new Unknown("pusher:unsubscribe needs a channel");
            default ->
                event.startsWith("client-")
                        ? new Whisper(message.path("channel").asText(""), event)
                        : new Unknown("Unknown event");
        };
    }

    private static @Nullable String channelData(JsonNode data) {
        return data.path("channel_data").textValue();
    }

    // Some libraries send the object as a string that holds it.
    private static JsonNode data(ObjectMapper json, JsonNode message) throws JsonProcessingException {
        var data = message.path("data");
        return data.isTextual() ? json.readTree(data.textValue()) : data;
    }
}
