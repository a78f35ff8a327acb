package dev.innkeeper.local.rules;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What can be configured, against what is written about it. */
class ConfigurationTest {
    private static final String MAPPING = "io.smallrye.config.ConfigMapping";
    private static final String SHORTEST = "dev.innkeeper.platform.env.AtLeast";
    private static final String DEFAULT = "io.smallrye.config.WithDefault";
    private static final Pattern STOP_GRACE = Pattern.compile("stop_grace_period: (\\d+)s");
    private static final Duration TIME_TO_EXIT = Duration.ofSeconds(5);
    private static final Pattern SECTION = Pattern.compile("### (innkeeper\\.[a-z]+)");
    private static final Pattern ROW = Pattern.compile("\\| `([a-z.-]+)` \\|.*");

    private final Map<String, JavaMethod> properties = properties();

    @Test
    void theDocumentListsEveryPropertyAndNoOther() {
        assertThat(documented()).isEqualTo(new TreeSet<>(properties.keySet()));
    }

    @Test
    void everyDurationSaysHowShortItMayBe() {
        assertThat(properties)
                .as("durations without @AtLeast: a negative one would start the service all the same")
                .allSatisfy((name, property) -> assertThat(!isDuration(property) || property.isAnnotatedWith(SHORTEST))
                        .as(name)
                        .isTrue());
    }

    /** A single constraint makes the extension build a model of all mappings at each start. */
    @Test
    void noPropertyIsCheckedByBeanValidation() {
        assertThat(properties)
                .allSatisfy((name, property) -> assertThat(property.getAnnotations())
                        .as(name)
                        .noneMatch(
                                annotation -> annotation.getRawType().getName().contains("validat")));
    }

    private static Map<String, JavaMethod> properties() {
        var found = new TreeMap<String, JavaMethod>();
        for (var type : Compiled.ALL) {
            if (type.isAnnotatedWith(MAPPING)) {
                collect(type.getAnnotationOfType(MAPPING).get("prefix").orElseThrow() + ".", type, found);
            }
        }
        assertThat(found).as("properties of all mappings").hasSizeGreaterThan(50);
        return found;
    }

    /** Whoever is still at work when it ends is killed: what a shutdown may take must fit in, with time to exit. */
    @Test
    void aStopInTheComposeFileWaitsForLongerThanTheShutdownBudget() {
        var budget = byDefault("innkeeper.platform.shutdown-delay").plus(byDefault("innkeeper.platform.drain-timeout"));
        var found = STOP_GRACE.matcher(Checkout.read(Checkout.file("docker-compose.yml")));
        assertThat(found.find()).isTrue();
        do {
            assertThat(Duration.ofSeconds(Long.parseLong(found.group(1))))
                    .as(found.group())
                    .isGreaterThanOrEqualTo(budget.plus(TIME_TO_EXIT));
        } while (found.find());
    }

    private Duration byDefault(String property) {
        return Duration.parse((String) requireNonNull(properties.get(property))
                .getAnnotationOfType(DEFAULT)
                .get("value")
                .orElseThrow());
    }

    private static void collect(String prefix, JavaClass mapping, Map<String, JavaMethod> found) {
        for (var method : mapping.getMethods()) {
            var name = prefix + kebab(method.getName());
            var type = method.getRawReturnType();
            if (type.getName().startsWith(mapping.getName() + "$")) {
                collect(name + ".", type, found);
            } else {
                found.put(name, method);
            }
        }
    }

    private static Set<String> documented() {
        var names = new TreeSet<String>();
        var section = "";
        for (var line :
                Checkout.read(Checkout.file("docs/configuration.md")).lines().toList()) {
            var head = SECTION.matcher(line);
            var row = ROW.matcher(line);
            if (head.matches()) {
                section = head.group(1);
            } else if (!section.isEmpty() && row.matches()) {
                assertThat(names.add(section + "." + row.group(1)))
                        .as("once: %s", line)
                        .isTrue();
            }
        }
        return names;
    }

    private static boolean isDuration(JavaMethod property) {
        return property.getRawReturnType().isEquivalentTo(Duration.class);
    }

    private static String kebab(String name) {
        return name.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
