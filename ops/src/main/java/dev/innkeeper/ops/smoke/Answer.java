package dev.innkeeper.ops.smoke;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** An HTTP answer, with the checks that read well in a step. */
record Answer(String request, int status, String body) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN = 200;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    Answer expect(int wanted) {
        if (status != wanted) {
            throw new SmokeFailure("%s answered %d instead of %d: %s".formatted(request, status, wanted, shown()));
        }
        return this;
    }

    /** For what may be kept back in either way: by a proxy that refuses, or one that knows of nothing. */
    Answer expectClosed() {
        return status == FORBIDDEN ? this : expect(NOT_FOUND);
    }

    Answer contains(String text) {
        if (!body.contains(text)) {
            throw new SmokeFailure("%s does not show '%s': %s".formatted(request, text, shown()));
        }
        return this;
    }

    JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new SmokeFailure("%s did not answer JSON: %s".formatted(request, shown()));
        }
    }

    /** The text at that field, which must be there. */
    String text(String field) {
        var value = json().path(field);
        if (!value.isTextual()) {
            throw new SmokeFailure("%s has no '%s': %s".formatted(request, field, shown()));
        }
        return value.asText();
    }

    private String shown() {
        var line = body.replaceAll("\\s+", " ");
        return line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
    }
}
