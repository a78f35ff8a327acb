package dev.innkeeper.local.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between the modules, and what may not be called. */
class ArchitectureTest {
    private static final JavaClasses ALL = Compiled.ALL;

    private static final Set<String> DOMAIN = Set.of("hotel", "jobs", "broadcast", "platform");

    /** Which modules a module may use, besides itself; what is not listed uses none of ours. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("platform", Set.of()),
            Map.entry("testkit", Set.of()),
            Map.entry("jobs", Set.of("platform")),
            Map.entry("broadcast", Set.of("platform")),
            Map.entry("hotel", Set.of("jobs", "broadcast", "platform")),
            Map.entry("web", DOMAIN),
            Map.entry("worker", DOMAIN),
            Map.entry("scheduler", DOMAIN),
            Map.entry("realtime", Set.of("broadcast", "platform")),
            Map.entry("ops", DOMAIN),
            Map.entry("local", Set.of("testkit")),
            Map.entry("load", Set.of()),
            Map.entry("proof", Set.of("jobs", "platform")),
            Map.entry("crowd", Set.of()));

    @Test
    void everyModuleIsLookedAt() {
        var seen = new TreeSet<String>();
        ALL.forEach(type -> seen.add(module(type)));

        assertThat(ARROWS.keySet())
                .as("modules named here, against those that were compiled")
                .containsAll(seen)
                .contains("platform", "web", "local");
        assertThat(Checkout.classes()).as("compiled modules").hasSizeGreaterThanOrEqualTo(10);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleUsesOnlyThoseBelowIt(String module) {
        noClasses()
                .that(belongTo(Set.of(module)))
                .should()
                .dependOnClassesThat(belongTo(forbidden(module)))
                .allowEmptyShould(true)
                .check(ALL);
    }

    @Test
    void theWebServicesPackagesGoOneWay() {
        slices().matching("dev.innkeeper.web.(*)..").should().beFreeOfCycles().check(ALL);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Manager|Helper|Util|Utils|Impl)$")
                .check(ALL);
    }

    @Test
    void timeAndIdsAreInjected() {
        noClasses()
                .that(belongTo(Set.of("jobs", "broadcast", "hotel", "web", "worker", "scheduler", "realtime")))
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(java.time.LocalDate.class, "now")
                .orShould()
                .callMethod(java.util.UUID.class, "randomUUID")
                .because("a test must be able to set the clock")
                .check(ALL);
    }

    @Test
    void onlyProgramsMayEndTheProcess() {
        noClasses()
                .that(belongTo(Set.of("platform", "jobs", "broadcast", "hotel")))
                .should()
                .callMethod(System.class, "exit", int.class)
                .check(ALL);
    }

    static List<String> modules() {
        return ARROWS.keySet().stream().sorted().toList();
    }

    private static Set<String> forbidden(String module) {
        var forbidden = new TreeSet<>(ARROWS.keySet());
        forbidden.remove(module);
        forbidden.removeAll(ARROWS.getOrDefault(module, Set.of()));
        return forbidden;
    }

    private static DescribedPredicate<JavaClass> belongTo(Set<String> modules) {
        return DescribedPredicate.describe(
                "belong to " + String.join(", ", new TreeSet<>(modules)), type -> modules.contains(module(type)));
    }

    private static String module(JavaClass type) {
        var parts = type.getPackageName().split("\\.");
        return parts.length >= 3 && parts[0].equals("dev") && parts[1].equals("innkeeper") ? parts[2] : "";
    }
}
