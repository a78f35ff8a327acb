package dev.innkeeper.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.flywaydb.core.api.resource.LoadableResource;

/**
 * Reads scripts that run before a release for what would break the release that is running. It reads text, not SQL:
 * what it finds is refused, and what it does not know is not proven harmless.
 */
final class AddsOnly {
    /** Scripts up to this one were there before the first release: there was none to break. */
    private static final String FIRST_RELEASE = "V2026112112";

    private static final Pattern COMMENT = Pattern.compile("--[^\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern LITERAL = Pattern.compile("'(?:[^']|'')*'");
    private static final Map<String, Pattern> TAKES_AWAY = new LinkedHashMap<>();

    static {
        // Dropping a rule is no loss to whoever keeps it; a default or an index is only missed.
        find(
                "drops something",
                "\\bdrop\\s+(?!constraint\\b|index\\b|default\\b|not\\s+null\\b|identity\\b|trigger\\b)\\w+");
        find("renames something", "\\brename\\s+(to|column|\\w+\\s+to)\\b");
        find("changes a column's type", "\\balter\\s+(column\\s+)?\\S+\\s+(set\\s+data\\s+)?type\\b");
        find("makes a column required", "\\bset\\s+not\\s+null\\b");
        find(
                "adds a column that old inserts do not fill",
                "\\badd\\s+column\\b(?![^,;]*\\bdefault\\b)[^,;]*\\bnot\\s+null\\b");
        find("empties a table", "\\btruncate\\b");
        find("deletes rows", "\\bdelete\\s+from\\b");
    }

    private AddsOnly() {}

    private static void find(String what, String regex) {
        TAKES_AWAY.put(what, Pattern.compile(regex, Pattern.CASE_INSENSITIVE));
    }

    /**
     * @throws Refused if the script takes something away
     */
    static void check(LoadableResource script) {
        if (script.getFilename().compareTo(FIRST_RELEASE + "_~") <= 0) {
            return;
        }
        takenAway(text(script)).ifPresent(what -> {
            throw new Refused(
                    "%s %s: the release that runs may need it. Move that to db/contract, for migrate --contract"
                            .formatted(script.getFilename(), what));
        });
    }

    /** What the text does beside adding, in words. */
    static Optional<String> takenAway(String sql) {
        var bare = LITERAL.matcher(COMMENT.matcher(sql).replaceAll(" ")).replaceAll("''");
        return TAKES_AWAY.entrySet().stream()
                .filter(known -> known.getValue().matcher(bare).find())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static String text(LoadableResource script) {
        try (var reader = script.read()) {
            return reader.readAllAsString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
