package dev.innkeeper.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The network policies are the arrows of the architecture, and no others. */
class NetworkTest {
    private static final Set<String> SERVICES = Set.of("web", "worker", "scheduler", "realtime", "migrations");

    @Test
    void theServicesReachPostgresAndRedisAndTheWorkerMailAndWebhooksBeside() {
        var arrows = new TreeSet<String>();
        for (var policy : Manifests.of("base")) {
            if (policy.kind().equals("NetworkPolicy") && SERVICES.contains(policy.name())) {
                for (var rule : policy.at("/spec/egress")) {
                    arrows.add("%s -> %s".formatted(policy.name(), end(rule, "to")));
                }
            }
        }

        assertThat(arrows)
                .containsExactlyInAnyOrder(
                        "web -> pods that serve postgres:5432",
                        "web -> pods that serve redis:6379",
                        "worker -> pods that serve postgres:5432",
                        "worker -> pods that serve redis:6379",
                        "worker -> anywhere:587",
                        "worker -> public addresses:443",
                        "scheduler -> pods that serve postgres:5432",
                        "scheduler -> pods that serve redis:6379",
                        "realtime -> pods that serve postgres:5432",
                        "realtime -> pods that serve redis:6379",
                        "migrations -> pods that serve postgres:5432",
                        "migrations -> pods that serve redis:6379");
    }

    @Test
    void onlyWebAndRealtimeAreReachedAndOnlyThroughTheProxy() {
        var arrows = new TreeSet<String>();
        for (var policy : Manifests.of("base")) {
            if (policy.kind().equals("NetworkPolicy")) {
                for (var rule : policy.at("/spec/ingress")) {
                    arrows.add("%s -> %s".formatted(end(rule, "from"), policy.name()));
                }
            }
        }

        assertThat(arrows)
                .containsExactlyInAnyOrder("namespace ingress:8080 -> web", "namespace ingress:8080 -> realtime");
    }

    @Test
    void metricsAndTracesCrossOnlyToTheNamespaceThatMonitors() {
        var policies = Manifests.of("base+monitoring").stream()
                .filter(policy -> policy.kind().equals("NetworkPolicy"))
                .toList();

        assertThat(policies)
                .filteredOn(policy -> policy.name().equals("metrics"))
                .singleElement()
                .satisfies(policy ->
                        assertThat(end(policy.at("/spec/ingress/0"), "from")).isEqualTo("namespace monitoring:9000"));
        assertThat(policies)
                .filteredOn(policy -> policy.name().equals("metrics-of-postgres"))
                .singleElement()
                .satisfies(policy ->
                        assertThat(end(policy.at("/spec/ingress/0"), "from")).isEqualTo("namespace monitoring:9187"));
        assertThat(policies)
                .filteredOn(policy -> policy.name().equals("traces"))
                .singleElement()
                .satisfies(policy ->
                        assertThat(end(policy.at("/spec/egress/0"), "to")).isEqualTo("namespace monitoring:4317"));
    }

    /** The worker refuses webhooks to private addresses; so does the network. */
    @Test
    void webhooksGoToNoPrivateAddress() {
        var worker = Manifests.of("base").stream()
                .filter(resource -> resource.toString().equals("NetworkPolicy worker"))
                .findFirst()
                .orElseThrow();

        assertThat(worker.json().toString())
                .contains("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8", "fc00::/7");
    }

    private static String end(JsonNode rule, String side) {
        var peers = rule.path(side);
        var peer = peers.path(0);
        var name = peers.isMissingNode()
                ? "anywhere"
                : peer.has("ipBlock")
                        ? "public addresses"
                        : peer.has("podSelector")
                                ? "pods that serve "
                                        + peer.at("/podSelector/matchLabels")
                                                .path("innkeeper.dev/serves")
                                                .asText()
                                : "namespace "
                                        + peer.at("/namespaceSelector/matchLabels")
                                                .path("kubernetes.io/metadata.name")
                                                .asText();
        assertThat(rule.path("ports")).as("one port a rule").hasSize(1);
        return name + ":" + rule.at("/ports/0/port").asText();
    }
}
