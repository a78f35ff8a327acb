package dev.innkeeper.broadcast;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * One event as a row of the outbox keeps it.
 *
 * @param data the text that subscribers get, written when the event was published
 */
@RegisterForReflection
record OutboxEvent(String channel, String event, String data) {

    Outgoing outgoing(String appId) {
        return Outgoing.of(appId, channel, event, data, "");
    }

    static String write(ObjectMapper json, List<OutboxEvent> events) {
        try {
            return json.writeValueAsString(events);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Three texts can always be written", e);
        }
    }

    static List<OutboxEvent> read(ObjectMapper json, String events) throws JsonProcessingException {
        return json.readerForListOf(OutboxEvent.class).readValue(events);
    }
}
