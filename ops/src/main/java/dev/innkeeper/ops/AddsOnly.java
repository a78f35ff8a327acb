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

    /** Together, since each of them may hold the marks of another: a comment, a literal and a quoted name. */
    private static final Pattern FREE_TEXT =
            Pattern.compile("--[^\n]*|/\\*.*?\\*/|'[^']*+(?:''[^']*+)*+'|\"[^\"]*+(?:\"\"[^\"]*+)*+\"", Pattern.DOTALL);

    private static final Pattern IN_PARENTHESES = Pattern.compile("\\([^()]*\\)");
    private static final Map<String, Pattern> TAKES_AWAY = new LinkedHashMap<>();

    static {
        // An upsert names the unique constraint or index it needs, and an insert leaves out what has a default: only a
        // check's or a trigger's absence is never noticed, and of a constraint the text does not say which sort it is.
        find("drops something", "\\bdrop\\s+(?!not\\s+null\\b|trigger\\b)\\w+");
        find("detaches a partition", "\\bdetach\\s+partition\\b");
        find("moves something to another schema", "\\bset\\s+schema\\b");
        find("takes a right back", "\\brevoke\\b");
        find("renames something", "\\brename\\s+(to|column|value|attribute|\\w+\\s+to)\\b");
        find("changes a column's type", "\\balter\\s+(column\\s+)?\\S+\\s+(set\\s+data\\s+)?type\\b");
        find("makes a column required", "\\b(set|add(\\s+constraint\\s+\\S+)?)\\s+not\\s+null\\b");
        find(
                "adds a column that old inserts do not fill",
                "\\badd\\s+(?!(constraint|check|unique|primary|foreign|exclude|not)\\b)"
                        + "(?![^,;]*\\b(default|generated|\\w*serial)\\b)[^,;]*\\b(not\\s+null|primary\\s+key)\\b");
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
        var bare = withoutInnerCommas(
                FREE_TEXT.matcher(sql).replaceAll(found -> switch (found.group().charAt(0)) {
                    case '\'' -> "''";
                    case '"' -> "quoted";
                    default -> " ";
                }));
        return TAKES_AWAY.entrySet().stream()
                .filter(known -> known.getValue().matcher(bare).find())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The commas that are left part a statement's actions from each other. */
    private static String withoutInnerCommas(String sql) {
        var inner = sql;
        while (IN_PARENTHESES.matcher(inner).find()) {
            inner = IN_PARENTHESES
                    .matcher(inner)
                    .replaceAll(found -> " " + found.group().replaceAll("[(),]", " ") + " ");
        }
        return inner;
    }

    private static String text(LoadableResource script) {
        try (var reader = script.read()) {
            return reader.readAllAsString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
