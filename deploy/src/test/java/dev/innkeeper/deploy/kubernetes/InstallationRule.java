package dev.innkeeper.deploy.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What an installation as a whole must keep to, with a way of breaking it that the rule must find. */
enum InstallationRule {
    DENIES_ALL_TRAFFIC_BY_DEFAULT(
            all -> ofKind(all, "NetworkPolicy")
                    .anyMatch(policy -> policy.at("/spec/podSelector").isEmpty()
                            && policy.at("/spec/policyTypes").size() == 2
                            && policy.at("/spec/ingress").isMissingNode()
                            && policy.at("/spec/egress").isMissingNode()),
            all -> all.removeIf(resource -> resource.name().equals("default-deny"))),
    HAS_A_POLICY_OF_ITS_OWN_FOR_EACH_POD(
            all -> pods(all)
                    .allMatch(resource -> ofKind(all, "NetworkPolicy")
                            .anyMatch(policy ->
                                    policy.at("/spec/podSelector/matchLabels").has("app.kubernetes.io/name")
                                            && selects(policy.at("/spec/podSelector/matchLabels"), resource))),
            all -> all.removeIf(resource -> resource.toString().equals("NetworkPolicy scheduler"))),
    HAS_A_DISRUPTION_BUDGET_FOR_EACH_SERVICE(
            all -> all.stream()
                    .filter(Resource::isService)
                    .allMatch(service -> ofKind(all, "PodDisruptionBudget")
                            .anyMatch(
                                    budget -> budget.at("/spec/maxUnavailable").asInt() == 1
                                            && selects(budget.at("/spec/selector/matchLabels"), service))),
            all -> all.removeIf(resource -> resource.toString().equals("PodDisruptionBudget web"))),
    HAS_A_SERVICE_FOR_EACH_SERVICE(
            all -> all.stream()
                    .filter(Resource::isService)
                    .allMatch(service ->
                            ofKind(all, "Service").anyMatch(address -> selects(address.at("/spec/selector"), service))),
            all -> all.removeIf(resource -> resource.toString().equals("Service realtime"))),
    SHOWS_NO_PORT_OF_A_NODE(
            all -> ofKind(all, "Service")
                    .allMatch(service -> Set.of("", "ClusterIP")
                            .contains(service.at("/spec/type").asText())),
            all -> ((ObjectNode)
                            ofKind(all, "Service").findFirst().orElseThrow().at("/spec"))
                    .put("type", "NodePort")),
    HAS_ACCOUNTS_WITHOUT_TOKEN_FOR_ALL_PODS(
            all -> pods(all)
                    .allMatch(resource -> ofKind(all, "ServiceAccount")
                            .anyMatch(account -> account.name()
                                            .equals(resource.pod()
                                                    .path("serviceAccountName")
                                                    .asText())
                                    && account.json()
                                            .path("automountServiceAccountToken")
                                            .isBoolean()
                                    && !account.json()
                                            .path("automountServiceAccountToken")
                                            .asBoolean())),
            all -> all.removeIf(resource -> resource.toString().equals("ServiceAccount worker"))),
    GIVES_NOBODY_RIGHTS_ON_THE_CLUSTER(
            all -> all.stream().noneMatch(resource -> resource.apiVersion().startsWith("rbac.")),
            all -> all.add(Break.resource("{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding}"))),
    ENFORCES_THE_RESTRICTED_STANDARD(
            all -> ofKind(all, "Namespace").count() == 1
                    && ofKind(all, "Namespace")
                            .allMatch(namespace -> namespace
                                    .label("pod-security.kubernetes.io/enforce")
                                    .equals("restricted")),
            all -> all.removeIf(resource -> resource.kind().equals("Namespace"))),
    IS_IN_ONE_NAMESPACE(
            all -> all.stream()
                    .filter(resource -> !resource.kind().equals("Namespace"))
                    .allMatch(resource -> ofKind(all, "Namespace")
                            .anyMatch(namespace -> namespace
                                    .name()
                                    .equals(resource.at("/metadata/namespace").asText()))),
            all -> ((ObjectNode) all.getLast().at("/metadata")).put("namespace", "default")),
    HAS_NO_SECRET_IN_A_CONFIG_MAP(
            all -> ofKind(all, "ConfigMap")
                    .flatMap(map -> map.at("/data").properties().stream())
                    .noneMatch(entry -> PodRule.isSecret(entry.getKey())
                            || Break.PASSWORD.matcher(entry.getValue().asText()).find()),
            all -> ((ObjectNode)
                            ofKind(all, "ConfigMap").findFirst().orElseThrow().at("/data"))
                    .put("NOTE", "redis://:pw@redis")),
    ROLLS_PODS_WHEN_CONFIGURATION_CHANGES(
            all -> Stream.concat(ofKind(all, "ConfigMap"), ofKind(all, "Secret"))
                    .allMatch(resource -> resource.name().matches(".*-[a-z0-9]{10}")),
            all -> ((ObjectNode)
                            ofKind(all, "ConfigMap").findFirst().orElseThrow().at("/metadata"))
                    .put("name", "config")),
    MOUNTS_NOTHING_THAT_IS_NOT_THERE(
            all -> References.missing(all).isEmpty(),
            all -> all.removeIf(resource -> Set.of("Secret", "ExternalSecret").contains(resource.kind()))),
    SERVES_THE_PUBLIC_BY_TLS_ONLY(
            all -> ofKind(all, "Ingress").count() > 0
                    && ofKind(all, "Ingress")
                            .allMatch(ingress ->
                                    ingress.at("/spec/tls/0/hosts/0").equals(ingress.at("/spec/rules/0/host"))
                                            && ingress.at("/metadata/annotations")
                                                    .path("haproxy-ingress.github.io/ssl-redirect")
                                                    .asText()
                                                    .equals("true")),
            all -> ((ObjectNode)
                            ofKind(all, "Ingress").findFirst().orElseThrow().at("/spec"))
                    .remove("tls")),
    KEEPS_OPERATORS_PAGES_FOR_THEIR_NETWORKS(
            all -> ofKind(all, "Ingress")
                    .filter(ingress -> ingress.json().toString().contains("\"path\":\"/\""))
                    .allMatch(ingress -> ofKind(all, "Ingress")
                            .filter(other -> !other.at("/metadata/annotations")
                                    .path("haproxy-ingress.github.io/allowlist-source-range")
                                    .isMissingNode())
                            .filter(other -> other.at("/spec/rules/0/host").equals(ingress.at("/spec/rules/0/host")))
                            .map(other -> other.json().toString())
                            .anyMatch(paths ->
                                    paths.contains("\"path\":\"/health\"") && paths.contains("\"path\":\"/console\""))),
            all -> all.removeIf(resource -> resource.kind().equals("Ingress")
                    && resource.json().toString().contains("/console"))),
    // Behind a load balancer that hides clients every one of them has a private address.
    LETS_NO_WIDE_NETWORK_SEE_OPERATORS_PAGES(
            all -> Break.allowed(all).allMatch(Break.NARROW.asMatchPredicate()),
            all -> ofKind(all, "Ingress")
                    .map(ingress -> ingress.at("/metadata/annotations"))
                    .filter(annotations -> annotations.has(Break.ALLOWED))
                    .forEach(annotations -> ((ObjectNode) annotations).put(Break.ALLOWED, "127.0.0.1/32, 10.0.0.0/8"))),
    SHOWS_THE_PUBLIC_NO_METRICS(
            all -> ofKind(all, "Ingress")
                            .noneMatch(ingress -> ingress.json().toString().contains("management"))
                    && ofKind(all, "Ingress")
                            .noneMatch(ingress -> ingress.json().toString().contains("9000")),
            all -> ((ObjectNode) ofKind(all, "Ingress")
                            .findFirst()
                            .orElseThrow()
                            .at("/spec/rules/0/http/paths/0/backend/service/port"))
                    .put("name", "management"));

    private final Predicate<List<Resource>> holds;
    private final Consumer<List<Resource>> breaks;

    InstallationRule(Predicate<List<Resource>> holds, Consumer<List<Resource>> breaks) {
        this.holds = holds;
        this.breaks = breaks;
    }

    boolean holdsFor(List<Resource> installation) {
        return holds.test(installation);
    }

    /** Changes the installation so that it breaks this rule. */
    void breakBy(List<Resource> installation) {
        breaks.accept(installation);
    }

    static Stream<Resource> ofKind(List<Resource> all, String kind) {
        return all.stream().filter(resource -> resource.kind().equals(kind));
    }

    static boolean selects(JsonNode labels, Resource resource) {
        return labels.isObject()
                && labels.properties().stream()
                        .allMatch(label ->
                                label.getValue().equals(resource.podLabels().get(label.getKey())));
    }

    private static Stream<Resource> pods(List<Resource> all) {
        return all.stream().filter(Resource::hasPods);
    }

    /** What breaking needs and an enum's constants cannot name before they exist. */
    private static final class Break {
        // A password in an address, or a private key.
        private static final Pattern PASSWORD = Pattern.compile("://[^/ ]*:[^/ ]+@|password=|PRIVATE KEY");

        private static final String ALLOWED = "haproxy-ingress.github.io/allowlist-source-range";
        // At most the 256 addresses of an office.
        private static final Pattern NARROW =
                Pattern.compile("[0-9.]+(/(2[4-9]|3[0-2]))?|[0-9a-f:]+(/(6[4-9]|[7-9]\\d|1\\d\\d))?");

        private static Stream<String> allowed(List<Resource> all) {
            return ofKind(all, "Ingress")
                    .map(ingress -> ingress.at("/metadata/annotations").path(ALLOWED))
                    .filter(JsonNode::isTextual)
                    .flatMap(ranges -> Stream.of(ranges.asText().split(",", -1)))
                    .map(String::strip);
        }

        private static Resource resource(String yaml) {
            return new Resource(dev.innkeeper.deploy.Yaml.documents(yaml).getFirst());
        }
    }
}
