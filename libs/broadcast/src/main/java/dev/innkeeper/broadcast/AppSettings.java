package dev.innkeeper.broadcast;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a row says of an application, laid over what the configured one has. */
@RegisterForReflection(targets = {AppSettings.class, AppLimits.class, AppFeatures.class, AppWebhooks.class})
record AppSettings(List<String> allowedOrigins, AppLimits limits, AppFeatures features, AppWebhooks webhooks) {

    /**
     * Reads a row's settings.
     *
     * @throws IllegalArgumentException if they are no such object
     */
    static AppSettings of(ObjectMapper json, String settings, App configured) {
        try {
            return json.treeToValue(laid(json, json.readTree(settings), configured), AppSettings.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    /**
     * Changes a row's settings.
     *
     * @param changes texts by the names of {@link SettingRules}; an empty text for what the configured application has
     * @return the settings to keep
     * @throws IllegalArgumentException if there is no such name, it can not be set to that, or what comes of it can not be
     *     read
     */
    static String changed(ObjectMapper json, String settings, Map<String, String> changes, App configured) {
        try {
            if (!(json.readTree(settings) instanceof ObjectNode own)) {
                throw new IllegalArgumentException("The settings are no object");
            }
            changes.forEach((name, text) -> change(own, name, text));
            String result = json.writeValueAsString(own);
            of(json, result, configured);
            return result;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    /** All that may be set, as a row's settings leave it. */
    static List<AppSetting> list(ObjectMapper json, String settings, App configured) {
        try {
            var own = json.readTree(settings);
            var all = laid(json.copy().disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS), own, configured);
            return SettingRules.names().stream()
                    .map(name -> new AppSetting(
                            name,
                            text(all.at(pointer(name))),
                            !own.at(pointer(name)).isMissingNode()))
                    .toList();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    private static ObjectNode laid(ObjectMapper json, JsonNode settings, App configured) {
        var defaults = new AppSettings(List.of(), configured.limits(), configured.features(), AppWebhooks.NONE);
        var all = json.<ObjectNode>valueToTree(defaults);
        lay(settings, all);
        return all;
    }

    private static void change(ObjectNode own, String name, String text) {
        var value = SettingRules.read(name, text);
        int dot = name.indexOf('.');
        var group = dot < 0 ? own : own.withObject("/" + name.substring(0, dot));
        if (value.isNull()) {
            group.remove(name.substring(dot + 1));
        } else {
            group.set(name.substring(dot + 1), value);
        }
    }

    private static JsonPointer pointer(String name) {
        return JsonPointer.compile("/" + name.replace('.', '/'));
    }

    private static String text(JsonNode value) {
        return value.isArray()
                ? value.valueStream().map(JsonNode::asText).collect(Collectors.joining(","))
                : value.asText();
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
