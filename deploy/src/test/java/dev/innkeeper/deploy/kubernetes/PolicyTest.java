package dev.innkeeper.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our policy, which has in it what kube-score, Polaris and the restricted pod security standard ask for. */
class PolicyTest {
    @ParameterizedTest
    @EnumSource
    void everyPod(PodRule rule) {
        for (var name : rendered()) {
            // The base names no versions: they are the overlays'.
            if (rule != PodRule.RUNS_ONE_CERTAIN_IMAGE
                    || Manifests.installations().contains(name)) {
                assertThat(Manifests.of(name).stream().filter(Resource::hasPods))
                        .as(name)
                        .allMatch(rule::holdsFor);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPodThatDoesNotIsFound(PodRule rule) {
        var service = service(Manifests.copyOf("overlays/production"));
        assertThat(rule.holdsFor(service)).isTrue();

        rule.breakBy(service);

        assertThat(rule.holdsFor(service)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void everyService(ServiceRule rule) {
        for (var name : rendered()) {
            assertThat(Manifests.of(name).stream().filter(Resource::isService))
                    .as(name)
                    .hasSize(4)
                    .allMatch(rule::holdsFor);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServiceThatDoesNotIsFound(ServiceRule rule) {
        var service = service(Manifests.copyOf("base"));
        assertThat(rule.holdsFor(service)).isTrue();

        rule.breakBy(service);

        assertThat(rule.holdsFor(service)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void everyInstallation(InstallationRule rule) {
        assertThat(Manifests.installations()).allMatch(name -> rule.holdsFor(Manifests.of(name)));
    }

    @ParameterizedTest
    @EnumSource
    void anInstallationThatDoesNotIsFound(InstallationRule rule) {
        var installation = Manifests.copyOf("overlays/production");
        assertThat(rule.holdsFor(installation)).isTrue();

        rule.breakBy(installation);

        assertThat(rule.holdsFor(installation)).isFalse();
    }

    private static List<String> rendered() {
        return Manifests.all().stream()
                .filter(name -> !name.startsWith("components/"))
                .toList();
    }

    private static Resource service(List<Resource> resources) {
        return resources.stream().filter(Resource::isService).findFirst().orElseThrow();
    }
}
