package dev.innkeeper.realtime.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the server says by itself, as the text of one message. */
public final class ServerMessage {
    /** The answer to a ping; some clients need the data member. */
    public static final String PONG = "{\"event\":\"pusher:pong\",\"data\":\"{}\"}";

    /** The question to clients that do not know WebSocket's own. */
    public static final String PING = "{\"event\":\"pusher:ping\",\"data\":\"{}\"}";

    /** The code of errors that say: you may not. */
    public static final int UNAUTHORIZED = 4009;

    private static final JsonFactory JSON = new JsonFactory();

    private ServerMessage() {}

    /** The first message: the socket's id and after how much silence the client shall ask. */
    public static String connectionEstablished(String socketId, Duration activityTimeout) {
        return write(json -> {
            json.writeStringField("event", "pusher:connection_established");
            json.writeStringField(
                    "data",
                    "{\"socket_id\":\"%s\",\"activity_timeout\":%d}".formatted(socketId, activityTimeout.toSeconds()));
        });
    }

    /** The channel's events follow from here; {@code data} is JSON. */
    public static String subscriptionSucceeded(String channel, String data) {
        return write(json -> {
            json.writeStringField("event", "pusher_internal:subscription_succeeded");
            json.writeStringField("channel", channel);
            json.writeStringField("data", data);
        });
    }

    /**
     * Events of the channel were lost and can not be made up for; only for connections that resume, for no other client
     * knows it. The texts are empty where the channel has no history, or none is known.
     */
    public static String missed(String channel, String epoch, String id) {
        return write(json -> {
            json.writeStringField("event", "pusher_internal:missed");
            json.writeStringField("channel", channel);
            json.writeStringField("data", "{\"epoch\":\"%s\",\"id\":\"%s\"}".formatted(epoch, id));
        });
    }

    /** An error that the connection survives, unless it is closed afterwards. */
    public static String error(@Nullable Integer code, String message) {
        return write(json -> {
            json.writeStringField("event", "pusher:error");
            json.writeObjectFieldStart("data");
            if (code == null) {
                json.writeNullField("code");
            } else {
                json.writeNumberField("code", code);
            }
            json.writeStringField("message", message);
            json.writeEndObject();
        });
    }

    /** The same for the channel's own listeners; status is like an HTTP status. */
    public static String subscriptionError(String channel, String type, String message, int status) {
        return write(json -> {
            json.writeStringField("event", "pusher:subscription_error");
            json.writeStringField("channel", channel);
            json.writeObjectFieldStart("data");
            json.writeStringField("type", type);
            json.writeStringField("error", message);
            json.writeNumberField("status", status);
            json.writeEndObject();
        });
    }

    /** There is no last event. */
    public static String cacheMiss(String channel) {
        return write(json -> {
            json.writeStringField("event", "pusher:cache_miss");
            json.writeStringField("channel", channel);
            json.writeStringField("data", "{}");
        });
    }

    /** The connection is the user's that it said. */
    public static String signedIn(String userData) {
        return write(json -> {
            json.writeStringField("event", "pusher:signin_success");
            json.writeObjectFieldStart("data");
            json.writeStringField("user_data", userData);
            json.writeEndObject();
        });
    }

    /** Who of the watched users came online and who went; an empty list is left out. */
    public static String watchlist(List<String> online, List<String> offline) {
        var data = write(json -> {
            json.writeArrayFieldStart("events");
            change(json, "online", online);
            change(json, "offline", offline);
            json.writeEndArray();
        });
        return write(json -> {
            json.writeStringField("event", "pusher_internal:watchlist_events");
            json.writeStringField("data", data);
        });
    }

    /** A client's event for the others; {@code dataJson} and {@code userJson} as they were written, the latter may be empty. */
    public static String clientEvent(String event, String channel, String dataJson, String userJson) {
        return write(json -> {
            json.writeStringField("event", event);
            json.writeStringField("channel", channel);
            raw(json, "data", dataJson);
            if (!userJson.isEmpty()) {
                raw(json, "user_id", userJson);
            }
        });
    }

    /** The same for the application's webhook, where data is a text: JSON that is none is written as one. */
    public static String clientEventHook(
            String event, String channel, String dataJson, String socketId, String userJson) {
        return write(json -> {
            json.writeStringField("name", "client_event");
            json.writeStringField("channel", channel);
            json.writeStringField("event", event);
            if (dataJson.startsWith("\"")) {
                raw(json, "data", dataJson);
            } else {
                json.writeStringField("data", dataJson);
            }
            json.writeStringField("socket_id", socketId);
            if (!userJson.isEmpty()) {
                raw(json, "user_id", userJson);
            }
        });
    }

    private static void raw(JsonGenerator json, String name, String value) throws IOException {
        json.writeFieldName(name);
        json.writeRawValue(value);
    }

    private static void change(JsonGenerator json, String name, List<String> users) throws IOException {
        if (!users.isEmpty()) {
            json.writeStartObject();
            json.writeStringField("name", name);
            json.writeArrayFieldStart("user_ids");
            for (String user : users) {
                json.writeString(user);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static String write(Members members) {
        var text = new StringWriter();
        try (var json = JSON.createGenerator(text)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private interface Members {
        void write(JsonGenerator json) throws IOException;
    }
}
