package dev.innkeeper.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes the WebSocket message of a published event. */
public final class EventFrame {
    /** The longest event name, in characters. */
    public static final int MAX_NAME = 200;

    private static final JsonFactory JSON = new JsonFactory();

    private EventFrame() {}

    /**
     * The message in UTF-8.
     *
     * @param data the publisher's text, delivered as it is
     * @throws IllegalArgumentException if the channel or the event's name is not acceptable
     */
    public static byte[] of(String channel, String event, String data) {
        if (!ChannelName.isServerToUser(channel)) {
            ChannelName.requireValid(channel);
        }
        requirePublishable(event);
        var bytes = new ByteArrayOutputStream(data.length() + channel.length() + event.length() + 64);
        try (var json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("event", event);
            json.writeStringField("channel", channel);
            json.writeStringField("data", data);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Whether the application may publish an event of this name. */
    public static boolean isPublishable(String event) {
        return !event.isEmpty()
                && event.length() <= MAX_NAME
                && !event.startsWith("pusher:")
                && !event.startsWith("pusher_internal:");
    }

    static String requirePublishable(String event) {
        if (!isPublishable(event)) {
            throw new IllegalArgumentException(
                    "Event name must have 1 to %d characters and not begin with pusher: but was: %s"
                            .formatted(MAX_NAME, event));
        }
        return event;
    }

    /** How many bytes the text has in UTF-8. */
    public static int bytes(String data) {
        return data.getBytes(UTF_8).length;
    }
}
