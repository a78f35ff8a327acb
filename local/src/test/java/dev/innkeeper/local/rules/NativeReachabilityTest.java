package dev.innkeeper.local.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What a native executable would lack: it holds only what is registered. Quarkus registers what it sees itself: REST types,
 * configuration, templates, migrations of configured locations, JWT and mail; these are what it cannot see.
 */
class NativeReachabilityTest {
    private static final JavaClasses ALL = Compiled.ALL;
    private static final String REGISTRATION = "io.quarkus.runtime.annotations.RegisterForReflection";
    private static final String JOB = "dev.innkeeper.jobs.Job";
    private static final Pattern JACKSON =
            Pattern.compile("com\\.fasterxml\\.jackson\\.databind\\.Object(Mapper|Reader|Writer)");
    private static final Pattern BY_CLASS =
            Pattern.compile("readValue|readerFor|readerForListOf|readerForMapOf|treeToValue|convertValue|writerFor");
    // Read by the build, or found by extensions of their own.
    private static final Pattern SEEN_BY_QUARKUS = Pattern.compile(
            "application\\.properties|META-INF/(microprofile-config\\.properties|beans\\.xml|services/.*|native-image/.*)|templates/.*");
    private static final Pattern CONFIGURED = Pattern.compile("\"(?:pattern|glob)\": *\"([^\"]+)\"");
    private static final Pattern INCLUDED = Pattern.compile("(?m)^quarkus\\.native\\.resources\\.includes=(.*)$");
    // Where something is written these are at hand, and only parts of them go into it.
    private static final Set<String> HELD_BUT_NOT_WRITTEN = Set.of(
            "Announcement",
            "Answer",
            "App",
            "BookingRequest",
            "Guest",
            "Hold",
            "IdempotencyKey",
            "JobFilter",
            "Member",
            "OutboxRow",
            "Outgoing",
            "Sellable",
            "Step",
            "Subscriber",
            "Template");
    private static final List<String> SHIPPED = List.of(
            "libs/platform",
            "libs/jobs",
            "libs/broadcast",
            "libs/hotel",
            "web",
            "worker",
            "scheduler",
            "realtime",
            "ops");

    private final Set<String> registered = registered();

    @Test
    void everyJobsRecordIsRegisteredWithTheRecordsInIt() {
        var jobs = ALL.stream()
                .filter(type -> type.isAssignableTo(JOB) && !type.isInterface())
                .toList();

        assertThat(jobs).hasSizeGreaterThan(5);
        assertThat(withTheirParts(jobs)).isSubsetOf(registered);
    }

    @Test
    void everyClassThatJacksonIsGivenIsRegistered() {
        var given = ALL.stream()
                .flatMap(type -> type.getCodeUnits().stream())
                .filter(NativeReachabilityTest::handsAClassToJackson)
                .flatMap(method -> method.getReferencedClassObjects().stream())
                .map(reference -> reference.getRawType())
                .filter(NativeReachabilityTest::isOurs)
                .toList();

        assertThat(given).extracting(JavaClass::getSimpleName).contains("OutboxEvent", "AppSettings");
        assertThat(withTheirParts(given)).isSubsetOf(registered);
    }

    @Test
    void everyRecordThatIsHandedOverToBeWrittenAsJsonIsRegistered() {
        var written = WrittenAsJson.in(ALL);

        assertThat(written)
                .extracting(JavaClass::getSimpleName)
                .contains("Problem", "Standing", "Report", "QueueState", "ReservationChanged");
        assertThat(withTheirParts(written.stream()
                        .filter(type -> !HELD_BUT_NOT_WRITTEN.contains(type.getSimpleName()))
                        .toList()))
                .isSubsetOf(registered);
    }

    @Test
    void everyCommandAndWhatIsMixedIntoItIsRegistered() {
        var commands = ALL.stream()
                .filter(type -> type.getPackageName().startsWith("dev.innkeeper.ops"))
                .filter(NativeReachabilityTest::isReadByPicocli)
                .toList();

        assertThat(commands).extracting(JavaClass::getSimpleName).contains("Main", "SmokeCommand", "Reply");
        assertThat(commands).extracting(JavaClass::getName).isSubsetOf(registered);
    }

    @Test
    void everyResourceIsIncluded() {
        var included = includedByServices();
        var lacking = SHIPPED.stream()
                .flatMap(module -> resources(module)
                        .filter(resource -> !SEEN_BY_QUARKUS.matcher(resource).matches())
                        .filter(resource -> !configuredIn(module, resource))
                        .filter(resource -> included.stream().noneMatch(glob -> matches(glob, resource)))
                        .map(resource -> module + ": " + resource))
                .toList();

        assertThat(lacking)
                .as("resources that neither the module's META-INF/native-image nor a service includes")
                .isEmpty();
    }

    @Test
    void everyPatternStillFindsItsFiles() {
        for (var module : SHIPPED) {
            assertThat(patterns(module))
                    .allSatisfy(pattern -> assertThat(resources(module))
                            .as("%s: %s", module, pattern)
                            .anyMatch(resource -> Pattern.matches(pattern, resource)));
        }
    }

    private static boolean isReadByPicocli(JavaClass type) {
        return Stream.of(Stream.of(type), type.getFields().stream(), type.getMethods().stream())
                .flatMap(part -> part)
                .flatMap(part -> part.getAnnotations().stream())
                .anyMatch(annotation -> annotation.getRawType().getName().startsWith("picocli.CommandLine$"));
    }

    private static boolean handsAClassToJackson(JavaCodeUnit method) {
        return method.getMethodCallsFromSelf().stream()
                .map(call -> call.getTarget())
                .anyMatch(target -> JACKSON.matcher(target.getOwner().getName()).matches()
                        && BY_CLASS.matcher(target.getName()).matches());
    }

    /** These and the records among their components, however deep. */
    private static Set<String> withTheirParts(List<JavaClass> types) {
        var all = new TreeSet<String>();
        var open = new ArrayDeque<>(types);
        while (!open.isEmpty()) {
            var type = open.poll();
            if (all.add(type.getName())) {
                type.getFields().stream()
                        .flatMap(field -> field.getType().getAllInvolvedRawTypes().stream())
                        .filter(part -> isOurs(part) && part.isRecord())
                        .forEach(open::add);
            }
        }
        return all;
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().startsWith("dev.innkeeper.");
    }

    private static Set<String> registered() {
        var names = new TreeSet<String>();
        for (var type : ALL) {
            if (type.isAnnotatedWith(REGISTRATION)) {
                var targets = (JavaClass[])
                        type.getAnnotationOfType(REGISTRATION).get("targets").orElse(new JavaClass[0]);
                if (targets.length == 0) {
                    names.add(type.getName());
                }
                Stream.of(targets).map(JavaClass::getName).forEach(names::add);
            }
        }
        return names;
    }

    private static Stream<String> resources(String module) {
        var root = Checkout.file(module + "/src/main/resources");
        return Checkout.filesIn(root).map(file -> root.relativize(file).toString());
    }

    private static boolean configuredIn(String module, String resource) {
        return patterns(module).stream().anyMatch(pattern -> Pattern.matches(pattern, resource));
    }

    private static List<String> patterns(String module) {
        return Checkout.filesIn(Checkout.file(module + "/src/main/resources/META-INF/native-image"))
                .flatMap(file -> CONFIGURED.matcher(Checkout.read(file)).results())
                .map(match -> match.group(1).replace("\\\\", "\\"))
                .toList();
    }

    private static Set<String> includedByServices() {
        return SHIPPED.stream()
                .map(module -> Checkout.file(module + "/src/main/resources/application.properties"))
                .filter(Files::exists)
                .flatMap(file -> INCLUDED.matcher(Checkout.read(file)).results())
                .flatMap(match -> Stream.of(match.group(1).split(",")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean matches(String glob, String resource) {
        return FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(Path.of(resource));
    }
}
