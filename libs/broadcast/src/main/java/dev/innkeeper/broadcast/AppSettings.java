package dev.innkeeper.broadcast;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** What a row says of an application, laid over what the configured one has. */
@RegisterForReflection(targets = {AppSettings.class, AppLimits.class, AppFeatures.class, AppWebhooks.class})
record AppSettings(List<String> allowedOrigins, AppLimits limits, AppFeatures features, AppWebhooks webhooks) {

    /**
     * Reads a row's settings.
     *
     * @throws IllegalArgumentException if they are no such object
     */
    static AppSettings of(ObjectMapper json, String settings, App configured) {
        var defaults = new AppSettings(List.of(), configured.limits(), configured.features(), AppWebhooks.NONE);
        try {
            var all = json.<ObjectNode>valueToTree(defaults);
            lay(json.readTree(settings), all);
            return json.treeToValue(all, AppSettings.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    private static void lay(JsonNode over, ObjectNode under) {
        over.properties().forEach(entry -> {
            if (entry.getValue().isObject() && under.get(entry.getKey()) instanceof ObjectNode inner) {
                lay(entry.getValue(), inner);
            } else {
                under.set(entry.getKey(), entry.getValue());
            }
        });
    }
}
