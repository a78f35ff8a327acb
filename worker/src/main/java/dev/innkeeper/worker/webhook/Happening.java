package dev.innkeeper.worker.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.redis.datasource.stream.StreamMessage;
import java.util.Optional;

/**
 * Something that happened in a channel.
 *
 * @param entry its id in the stream
 * @param at in milliseconds since 1970
 * @param userId of whom it tells; empty for events of a channel
 * @param json as webhooks carry it
 */
record Happening(String entry, String app, long at, String name, String channel, String userId, String json) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads an entry of the stream; empty if it is none of ours. */
    static Optional<Happening> of(StreamMessage<String, String, String> entry) {
        var fields = entry.payload();
        var app = fields.get("app");
        var at = fields.get("at");
        var event = fields.get("event");
        if (app == null || at == null || event == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(of(entry.id(), app, Long.parseLong(at), event));
        } catch (JsonProcessingException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    static Happening of(String entry, String app, long at, String json) throws JsonProcessingException {
        var event = JSON.readTree(json);
        return new Happening(
                entry,
                app,
                at,
                event.path("name").asText(),
                event.path("channel").asText(),
                event.path("user_id").asText(),
                json);
    }

    /** Whether it is told a little later, because the opposite may follow at once. */
    boolean undoable() {
        return name.equals("channel_vacated") || name.equals("member_removed");
    }

    /** Whether it may undo another. */
    boolean undoes() {
        return name.equals("channel_occupied") || name.equals("member_added");
    }
}
