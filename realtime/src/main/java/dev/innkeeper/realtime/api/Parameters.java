package dev.innkeeper.realtime.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The parameters of a query, decoded, in their order, with their names in lower case. */
final class Parameters {
    private static final int HEX = 16;
    private static final int ESCAPE = 2;

    record Parameter(String name, String value) {}

    private final List<Parameter> all;

    private Parameters(List<Parameter> all) {
        this.all = all;
    }

    /** @param plusIsSpace as forms write it; the official libraries leave a plus as it is */
    static Parameters of(@Nullable String query, boolean plusIsSpace) {
        var found = new ArrayList<Parameter>();
        if (query != null) {
            for (var pair : query.split("&", -1)) {
                int equals = pair.indexOf('=');
                if (!pair.isEmpty()) {
                    var name = equals < 0 ? pair : pair.substring(0, equals);
                    var value = equals < 0 ? "" : pair.substring(equals + 1);
                    found.add(new Parameter(
                            decoded(name, plusIsSpace).toLowerCase(Locale.ROOT), decoded(value, plusIsSpace)));
                }
            }
        }
        return new Parameters(found);
    }

    List<Parameter> all() {
        return all;
    }

    /** The first of this name. */
    @Nullable
    String get(String name) {
        for (var parameter : all) {
            if (parameter.name().equals(name)) {
                return parameter.value();
            }
        }
        return null;
    }

    /** All of this name. */
    List<String> values(String name) {
        return all.stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(Parameter::value)
                .toList();
    }

    /** The text without its percent escapes; one that is cut off or no number stands for itself. */
    static String decoded(String text, boolean plusIsSpace) {
        if (text.indexOf('%') < 0 && !(plusIsSpace && text.indexOf('+') >= 0)) {
            return text;
        }
        byte[] raw = text.getBytes(UTF_8);
        var bytes = new ByteArrayOutputStream(raw.length);
        for (int i = 0; i < raw.length; i++) {
            int escaped = raw[i] == '%' && i + ESCAPE < raw.length ? hex(raw[i + 1], raw[i + ESCAPE]) : -1;
            if (escaped >= 0) {
                bytes.write(escaped);
                i += ESCAPE;
            } else {
                bytes.write(raw[i] == '+' && plusIsSpace ? ' ' : raw[i]);
            }
        }
        return bytes.toString(UTF_8);
    }

    private static int hex(byte high, byte low) {
        int first = Character.digit(high, HEX);
        int second = Character.digit(low, HEX);
        return first < 0 || second < 0 ? -1 : first * HEX + second;
    }
}
