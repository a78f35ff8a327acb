package dev.innkeeper.deploy.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.innkeeper.deploy.Variables;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What every pod must keep to, with a way of breaking it that the rule must find. */
enum PodRule {
    RUNS_AS_NO_ROOT(
            resource -> resource.pod().at("/securityContext/runAsNonRoot").asBoolean()
                    && resource.pod().at("/securityContext/runAsUser").asInt() > 0
                    && ofContainers(
                            resource,
                            c -> !c.path("securityContext").has("runAsUser")
                                    && !c.path("securityContext").has("runAsNonRoot")),
            resource -> securityOfPod(resource).put("runAsUser", 0)),
    HAS_THE_DEFAULT_SECCOMP_PROFILE(
            resource -> resource.pod()
                            .at("/securityContext/seccompProfile/type")
                            .asText()
                            .equals("RuntimeDefault")
                    && ofContainers(resource, c -> !c.path("securityContext").has("seccompProfile")),
            resource -> securityOfPod(resource).remove("seccompProfile")),
    HAS_A_READ_ONLY_ROOT(
            inSecurity(security -> security.path("readOnlyRootFilesystem").asBoolean()),
            resource -> security(resource).remove("readOnlyRootFilesystem")),
    CAN_GAIN_NO_PRIVILEGES(
            inSecurity(security -> security.path("allowPrivilegeEscalation").isBoolean()
                    && !security.path("allowPrivilegeEscalation").asBoolean()
                    && !security.path("privileged").asBoolean()),
            resource -> security(resource).remove("allowPrivilegeEscalation")),
    DROPS_ALL_CAPABILITIES(
            inSecurity(security -> security.at("/capabilities/drop/0").asText().equals("ALL")
                    && security.at("/capabilities/add").isMissingNode()),
            resource -> ((ObjectNode) security(resource).path("capabilities"))
                    .putArray("add")
                    .add("NET_ADMIN")),
    SHARES_NOTHING_WITH_ITS_NODE(
            resource -> Set.of("hostNetwork", "hostPID", "hostIPC").stream()
                            .noneMatch(shared -> resource.pod().path(shared).asBoolean())
                    && Resource.elements(resource.pod().path("volumes")).noneMatch(volume -> volume.has("hostPath"))
                    && resource.containers().stream()
                            .flatMap(container -> Resource.elements(container.path("ports")))
                            .noneMatch(port -> port.has("hostPort")),
            resource -> pod(resource).put("hostNetwork", true)),
    GETS_NO_TOKEN_OF_THE_API_SERVER(
            resource -> resource.pod().path("automountServiceAccountToken").isBoolean()
                    && !resource.pod().path("automountServiceAccountToken").asBoolean(),
            resource -> pod(resource).remove("automountServiceAccountToken")),
    GETS_NO_VARIABLES_FOR_OTHERS_SERVICES(
            resource -> resource.pod().path("enableServiceLinks").isBoolean()
                    && !resource.pod().path("enableServiceLinks").asBoolean(),
            resource -> pod(resource).remove("enableServiceLinks")),
    REQUESTS_AND_LIMITS_CPU_AND_MEMORY(
            resource -> ofContainers(
                    resource,
                    c -> Set.of("requests", "limits").stream()
                            .allMatch(kind -> c.at("/resources/" + kind).has("cpu")
                                    && c.at("/resources/" + kind).has("memory"))),
            resource -> ((ObjectNode) container(resource).at("/resources/limits")).remove("memory")),
    BOUNDS_ITS_LOGS(
            resource -> ofContainers(
                    resource,
                    c -> c.at("/resources/limits").has("ephemeral-storage")
                            && c.at("/resources/requests").has("ephemeral-storage")),
            resource -> ((ObjectNode) container(resource).at("/resources/limits")).remove("ephemeral-storage")),
    SAYS_NO_VARIABLE_TWICE(
            resource -> ofContainers(resource, c -> {
                var names = Resource.elements(c.path("env"))
                        .map(variable -> variable.path("name").asText())
                        .toList();
                return Set.copyOf(names).size() == names.size();
            }),
            resource -> {
                var variables = (ArrayNode) container(resource).path("env");
                variables.add(variables.get(0).deepCopy());
            }),
    // Memory that was promised to nobody is taken back by killing the process.
    REQUESTS_ALL_THE_MEMORY_IT_MAY_USE(
            resource -> ofContainers(
                    resource, c -> c.at("/resources/requests/memory").equals(c.at("/resources/limits/memory"))),
            resource -> ((ObjectNode) container(resource).at("/resources/requests")).put("memory", "1Mi")),
    RUNS_ONE_CERTAIN_IMAGE(
            resource -> ofContainers(resource, c -> isCertain(c.path("image").asText())),
            resource -> container(resource).put("image", "innkeeper/web:latest")),
    READS_NO_SECRET_FROM_ITS_ENVIRONMENT(
            resource -> ofContainers(
                    resource,
                    c -> Resource.elements(c.path("env"))
                                    .noneMatch(variable -> variable.at("/valueFrom/secretKeyRef")
                                                    .isObject()
                                            || isSecret(variable.path("name").asText()))
                            && Resource.elements(c.path("envFrom")).noneMatch(source -> source.has("secretRef"))),
            resource ->
                    ((ArrayNode) container(resource).path("env")).addObject().put("name", "APP_KEY")),
    // 0440: its own user and group.
    KEEPS_SECRETS_TO_ITSELF(
            resource -> secrets(resource)
                    .allMatch(source -> source.path("defaultMode").asInt(0644) == 0440),
            resource -> ((ObjectNode) secrets(resource).findFirst().orElseThrow()).remove("defaultMode")),
    BOUNDS_WHAT_IT_WRITES(
            resource -> Resource.elements(resource.pod().path("volumes"))
                    .filter(volume -> volume.has("emptyDir"))
                    .allMatch(volume -> volume.path("emptyDir").has("sizeLimit")),
            resource -> ((ArrayNode) resource.pod().path("volumes")).addObject().putObject("emptyDir")),
    HAS_PROBES(
            resource -> resource.kind().equals("Job")
                    || ofContainers(resource, c -> c.has("livenessProbe") && c.has("readinessProbe")),
            resource -> container(resource).remove("livenessProbe"));

    private final Predicate<Resource> holds;
    private final Consumer<Resource> breaks;

    PodRule(Predicate<Resource> holds, Consumer<Resource> breaks) {
        this.holds = holds;
        this.breaks = breaks;
    }

    boolean holdsFor(Resource resource) {
        return holds.test(resource);
    }

    /** Changes the resource so that it breaks this rule. */
    void breakBy(Resource resource) {
        breaks.accept(resource);
    }

    /** Whether a variable of that name has a secret for its value. */
    static boolean isSecret(String variable) {
        return Variables.secrets().contains(variable) || variable.equals("POSTGRES_PASSWORD");
    }

    private static boolean isCertain(String image) {
        var name = image.substring(image.lastIndexOf('/') + 1);
        return name.contains("@sha256:") || (name.contains(":") && !name.endsWith(":latest"));
    }

    private static Predicate<Resource> inSecurity(Predicate<JsonNode> holds) {
        return resource -> ofContainers(resource, container -> holds.test(container.path("securityContext")));
    }

    private static boolean ofContainers(Resource resource, Predicate<JsonNode> holds) {
        return resource.containers().stream().allMatch(holds);
    }

    private static Stream<JsonNode> secrets(Resource resource) {
        return Resource.elements(resource.pod().path("volumes"))
                .flatMap(volume -> Stream.of(volume.path("secret"), volume.path("projected")))
                .filter(JsonNode::isObject);
    }

    private static ObjectNode pod(Resource resource) {
        return (ObjectNode) resource.pod();
    }

    private static ObjectNode securityOfPod(Resource resource) {
        return (ObjectNode) resource.pod().path("securityContext");
    }

    private static ObjectNode container(Resource resource) {
        return (ObjectNode) resource.containers().getFirst();
    }

    private static ObjectNode security(Resource resource) {
        return (ObjectNode) container(resource).path("securityContext");
    }
}
