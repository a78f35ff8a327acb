package dev.innkeeper.realtime.state;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.innkeeper.realtime.wire.RawMembers;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * A user in a presence channel.
 *
 * @param userId as text: {@code 10} and {@code "10"} are the same user
 * @param idJson the id as the JSON it came as
 * @param infoJson the user_info as JSON, {@code null} where there is none
 */
public record Member(String userId, String idJson, String infoJson) {
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * Reads {@code {"user_id":..,"user_info":..}}.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static Member read(String json) {
        try {
            return of(RawMembers.of(json), "user_id");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not JSON", e);
        }
    }

    /** The same from members already found, with the id under the given name. */
    public static Member of(Map<String, String> members, String idName) {
        String id = members.getOrDefault(idName, "null");
        boolean text = id.startsWith("\"");
        if (!text && (id.isEmpty() || !(id.charAt(0) == '-' || Character.isDigit(id.charAt(0))))) {
            throw new IllegalArgumentException(idName + " must be a string or a number");
        }
        String userId = text ? RawMembers.text(id) : id;
        if (userId.isEmpty()) {
            throw new IllegalArgumentException(idName + " must not be empty");
        }
        return new Member(userId, id, members.getOrDefault("user_info", "null"));
    }

    /** The same user, about whom nothing is said. */
    public Member withoutInfo() {
        return new Member(userId, idJson, "null");
    }

    /** What Redis keeps: an id has no line feed, so the first one ends it. */
    String stored() {
        return idJson + "\n" + infoJson;
    }

    static Member fromStored(String userId, String stored) {
        int end = stored.indexOf('\n');
        return end < 0
                ? new Member(userId, quoted(userId), "null")
                : new Member(userId, stored.substring(0, end), stored.substring(end + 1));
    }

    /** The frame that tells the others. */
    public String addedFrame(String channel) {
        return frame(
                "pusher_internal:member_added",
                channel,
                "{\"user_id\":%s,\"user_info\":%s}".formatted(idJson, infoJson));
    }

    /** The frame that tells the others that the user left. */
    public String removedFrame(String channel) {
        return frame("pusher_internal:member_removed", channel, "{\"user_id\":%s}".formatted(idJson));
    }

    /** Any text as JSON. */
    public static String quoted(String text) {
        var json = new StringWriter();
        try (var generator = JSON.createGenerator(json)) {
            generator.writeString(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return json.toString();
    }

    /** The begin of the frame of a removal; scripts add the data, escaped, and the end. */
    static String removedFrameBegin(String channel) {
        return "{\"event\":\"pusher_internal:member_removed\",\"channel\":\"%s\",\"data\":\"".formatted(channel);
    }

    private static String frame(String event, String channel, String data) {
        return "{\"event\":\"%s\",\"channel\":\"%s\",\"data\":%s}".formatted(event, channel, quoted(data));
    }
}
