package dev.innkeeper.realtime.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The members of a JSON object as the text they were written as: read and written again, numbers would change. */
public final class RawMembers {
    private static final JsonFactory JSON = new JsonFactory();

    private RawMembers() {}

    /**
     * Each member's name and JSON; of two of the same name the last.
     *
     * @throws JsonProcessingException if the text is no JSON object
     */
    public static Map<String, String> of(String text) throws JsonProcessingException {
        try (var parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonParseException(parser, "Not an object");
            }
            var members = new LinkedHashMap<String, String>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                members.put(name, value(parser, text));
            }
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "Something follows the object");
            }
            return members;
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of a JSON string. */
    public static String text(String json) {
        try (var parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                throw new IllegalArgumentException("Not a JSON string");
            }
            return parser.getText();
        } catch (IOException e) {
            throw new IllegalArgumentException("Not a JSON string", e);
        }
    }

    private static String value(JsonParser parser, String text) throws IOException {
        int begin = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        // A string is read only when somebody wants it; before that the parser does not know its end.
        parser.finishToken();
        return text.substring(begin, (int) parser.currentLocation().getCharOffset())
                .strip();
    }
}
