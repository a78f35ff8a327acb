package dev.innkeeper.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.deploy.Repository;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The way back to a point in time, as the README of component cnpg tells it, holds for what production has. */
class PointInTimeTest {
    private static final String README = Repository.read("deploy/k8s/components/cnpg/README.md");
    private static final List<Resource> PRODUCTION = Manifests.of("overlays/production");

    @Test
    void allServicesStopBeforeRedisIsEmptiedAndStartOnTheRestoredServerOfAClosedHotel() {
        assertThat(README.lines().map(String::strip).map(line -> line.split(" NAMESPACE| -n |-v ")[0].strip()))
                .containsSubsequence(
                        "kubectl annotate scaledobject worker",
                        "kubectl scale deployment web worker scheduler realtime",
                        "kubectl wait pod",
                        "kubectl apply",
                        "insert into closing (message, retry_after, closed_by) values ('…', 600, 'restore') on conflict do nothing;",
                        "FLUSHALL",
                        "ROLL_OUT_CHECK='kubectl scale deployment web");
    }

    @Test
    void everyDeploymentIsStopped() {
        assertThat(names("Deployment")).containsExactlyInAnyOrder("web", "worker", "scheduler", "realtime");
    }

    /** An autoscaler of Kubernetes leaves a number of none alone, KEDA's does not, and nobody else brings the pods back. */
    @Test
    void whoeverScalesIsPausedOrToldByHand() {
        assertThat(names("ScaledObject")).containsExactly("worker");
        assertThat(names("HorizontalPodAutoscaler")).containsExactly("web");
        assertThat(README)
                .contains("--replicas="
                        + InstallationRule.ofKind(PRODUCTION, "HorizontalPodAutoscaler")
                                .findFirst()
                                .orElseThrow()
                                .at("/spec/minReplicas")
                                .asInt()
                        + "' ./innkeeper release");
    }

    private static List<String> names(String kind) {
        return InstallationRule.ofKind(PRODUCTION, kind).map(Resource::name).toList();
    }
}
