package dev.innkeeper.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The variables that the services read, as docs/configuration.md lists them; a test there holds it against the code. */
public final class Variables {
    private static final String DOCUMENT = "docs/configuration.md";
    private static final Pattern NAME = Pattern.compile("`([A-Z][A-Z0-9_]*)`");
    // The titles of the columns, and the line below them.
    private static final int HEAD = 2;
    private static final String SUFFIX_OF_FILES = "_FILE";

    private Variables() {}

    /** One row of a table, without the pipes at its ends. */
    public record Row(List<String> cells) {
        /** The variables that the first cell names. */
        public List<String> names() {
            return NAME.matcher(cells.getFirst())
                    .results()
                    .map(match -> match.group(1))
                    .toList();
        }
    }

    public static Set<String> all() {
        return rows(DOCUMENT, "## Variables").stream()
                .flatMap(row -> row.names().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What no installation that strangers reach may hold in its environment. */
    public static Set<String> secrets() {
        var secrets = Set.of(
                "APP_KEY",
                "APP_KEY_NEXT",
                "DATABASE_PASSWORD",
                "REDIS_URL",
                "REALTIME_SECRET",
                "REALTIME_SECRET_NEXT",
                "REALTIME_ENCRYPTION_KEY",
                "SMTP_PASSWORD");
        assertThat(all()).containsAll(secrets);
        return secrets;
    }

    /** The variable that is set, be it by its value or by the name of a file. */
    public static String behind(String name) {
        return name.endsWith(SUFFIX_OF_FILES) ? name.substring(0, name.length() - SUFFIX_OF_FILES.length()) : name;
    }

    /** Those of the names that no service reads, whether as they are, from a file, or as one of our properties. */
    public static List<String> unknown(Collection<String> names) {
        var known = all();
        return names.stream()
                .filter(name -> !known.contains(behind(name)) && !name.startsWith("INNKEEPER_"))
                .toList();
    }

    /** The rows of the first table below that heading of a document. */
    public static List<Row> rows(String document, String heading) {
        var rows = new ArrayList<Row>();
        var inside = false;
        for (var line : Repository.read(document).lines().toList()) {
            if (line.startsWith("#")) {
                inside = line.equals(heading);
            } else if (inside && line.startsWith("|")) {
                rows.add(new Row(
                        List.of(line.substring(1, line.lastIndexOf('|')).strip().split("\\s*\\|\\s*"))));
            } else if (inside && !rows.isEmpty()) {
                break;
            }
        }
        assertThat(rows).as("table below '%s' in %s", heading, document).hasSizeGreaterThan(HEAD);
        return rows.subList(HEAD, rows.size());
    }
}
