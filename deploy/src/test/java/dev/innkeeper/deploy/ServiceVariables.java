package dev.innkeeper.deploy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which environment variables a service's code reads, found in its sources and in those of the modules it is made of.
 * The service is named as its folder is: {@code web}, {@code worker}, {@code scheduler}, {@code realtime}, {@code ops}.
 */
public final class ServiceVariables {
    private static final Pattern DEPENDENCY =
            Pattern.compile("<artifactId>innkeeper-([a-z]+)</artifactId>(?!\\s*<scope>test)");
    private static final Pattern READ = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+)[:}]|getenv\\(\"([A-Z_]+)\"\\)");
    private static final Pattern NAME =
            Pattern.compile("(?<!malformed\\(|tooShort\\()\"([A-Z]+(?:_[A-Z]+)+)(?:\"| is not set)");
    private static final Pattern MAPPING = Pattern.compile("@ConfigMapping\\(prefix = \"(innkeeper\\.[a-z.]+)\"");
    private static final Pattern KEY = Pattern.compile("(?m)^([a-z][a-z0-9.\"-]+)=");
    private static final Pattern SECTION = Pattern.compile("### (innkeeper\\.[a-z]+)");
    private static final Pattern ROW = Pattern.compile("\\| `([a-z.-]+)` \\|.*");
    private static final Pattern KNOWN_FILES = Pattern.compile("KNOWN = Set\\.of\\(([^;]*)\\)\\s*\\.stream");

    private static final String FILE = "_FILE";
    private static final Pattern LITERAL = Pattern.compile("\"([A-Z]+(?:_[A-Z]+)+)\"");
    private static final Map<String, ServiceVariables> READ_ONCE = new ConcurrentHashMap<>();

    private final Set<String> known;
    private final Set<String> required;

    private ServiceVariables(String service) {
        var sources = modules(service).stream()
                .flatMap(module -> Repository.files(module + "/src/main", ServiceVariables::isText).stream())
                .map(Repository::read)
                .toList();
        var read = read(sources);
        this.required = required(sources, read);
        this.known = known(sources, read);
    }

    public static ServiceVariables of(String service) {
        return READ_ONCE.computeIfAbsent(service, ServiceVariables::new);
    }

    /** Every variable that means something to the service, those that name a file and those of properties included. */
    public Set<String> known() {
        return known;
    }

    /** Those without which it does not start in preview, staging and production, and those whose default is a developer's machine. */
    public Set<String> required() {
        return required;
    }

    private static Set<String> read(List<String> sources) {
        var read = new TreeSet<String>();
        for (var source : sources) {
            READ.matcher(source).results().forEach(name -> read.add(name.group(name.group(1) == null ? 2 : 1)));
        }
        return read;
    }

    private static Set<String> known(List<String> sources, Set<String> read) {
        var known = new TreeSet<>(read);
        for (var source : sources) {
            KEY.matcher(source).results().forEach(key -> known.add(variable(key.group(1))));
            MAPPING.matcher(source).results().forEach(mapping -> known.addAll(properties(mapping.group(1))));
            KNOWN_FILES
                    .matcher(source)
                    .results()
                    .forEach(files ->
                            LITERAL.matcher(files.group(1)).results().forEach(name -> known.add(name.group(1) + FILE)));
            if (source.contains("implements BootCheck")) {
                LITERAL.matcher(source).results().forEach(name -> known.add(name.group(1)));
            }
        }
        known.removeIf(
                name -> name.endsWith(FILE) && !known.contains(name.substring(0, name.length() - FILE.length())));
        return known;
    }

    private static Set<String> required(List<String> sources, Set<String> read) {
        var required = sources.stream()
                .filter(source -> source.contains("implements BootCheck") && source.contains("is not set"))
                .flatMap(source -> NAME.matcher(source).results())
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        required.add("APP_ENV");
        Stream.of("REDIS_URL", "PUBLIC_URL", "SMTP_HOST", "MAIL_FROM")
                .filter(read::contains)
                .forEach(required::add);
        return required;
    }

    /** The module and those it is built with, from their poms. */
    private static List<String> modules(String service) {
        var modules = new ArrayList<>(List.of(service));
        for (int next = 0; next < modules.size(); next++) {
            DEPENDENCY
                    .matcher(Repository.read(modules.get(next) + "/pom.xml"))
                    .results()
                    .map(dependency -> "libs/" + dependency.group(1))
                    .filter(module -> Files.isDirectory(Repository.file(module)) && !module.equals("libs/testkit"))
                    .filter(module -> !modules.contains(module))
                    .forEach(modules::add);
        }
        return modules;
    }

    // The document lists every property of every mapping, which a test of its own holds against the code.
    private static Set<String> properties(String prefix) {
        var names = new TreeSet<String>();
        var section = "";
        for (var line : Repository.read("docs/configuration.md").lines().toList()) {
            var head = SECTION.matcher(line);
            var row = ROW.matcher(line);
            if (head.matches()) {
                section = head.group(1);
            } else if (section.equals(prefix) && row.matches()) {
                names.add(variable(section + "." + row.group(1)));
            }
        }
        return names;
    }

    private static String variable(String property) {
        return property.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    private static boolean isText(Path file) {
        return file.toString().endsWith(".java") || file.toString().endsWith(".properties");
    }
}
