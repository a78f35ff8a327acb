package dev.innkeeper.deploy.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What the Deployment of each service must keep to beside the rules for pods, with a way of breaking it. */
enum ServiceRule {
    IS_NEVER_FEWER_THAN_ASKED_FOR_DURING_A_ROLLOUT(
            service -> service.at("/spec/strategy/rollingUpdate/maxUnavailable").asInt(-1) == 0
                    && service.at("/spec/strategy/rollingUpdate/maxSurge").asInt() > 0,
            service -> ((ObjectNode) service.at("/spec/strategy/rollingUpdate")).put("maxUnavailable", 1)),
    IS_READY_FOR_A_WHILE_BEFORE_AN_OLD_POD_GOES(
            service -> service.at("/spec/minReadySeconds").asInt() > 0,
            service -> ((ObjectNode) service.at("/spec")).remove("minReadySeconds")),
    GIVES_A_ROLLOUT_UP_IN_TIME(
            service -> service.at("/spec/progressDeadlineSeconds").asInt(Integer.MAX_VALUE) <= 600,
            service -> ((ObjectNode) service.at("/spec")).remove("progressDeadlineSeconds")),
    KEEPS_REVISIONS_TO_GO_BACK_TO(
            service -> service.at("/spec/revisionHistoryLimit").asInt() >= 2,
            service -> ((ObjectNode) service.at("/spec")).put("revisionHistoryLimit", 0)),
    IS_SPREAD_OVER_ZONES(
            service -> spread(service, "topology.kubernetes.io/zone"),
            service -> ((ArrayNode) service.pod().path("topologySpreadConstraints")).remove(0)),
    IS_SPREAD_OVER_NODES(
            service -> spread(service, "kubernetes.io/hostname"),
            service -> ((ArrayNode) service.pod().path("topologySpreadConstraints")).remove(1)),
    COUNTS_ONLY_NODES_THAT_IT_MAY_GO_TO(
            service -> Resource.elements(service.pod().path("topologySpreadConstraints"))
                    .filter(constraint ->
                            constraint.path("whenUnsatisfiable").asText().equals("DoNotSchedule"))
                    .allMatch(constraint ->
                            constraint.path("nodeTaintsPolicy").asText().equals("Honor")),
            service -> ((ObjectNode) service.pod().at("/topologySpreadConstraints/1")).remove("nodeTaintsPolicy")),
    MAY_START_SLOWLY_WITHOUT_BEING_KILLED(
            service -> seconds(container(service).path("startupProbe")) >= 60,
            service -> ((ObjectNode) container(service)).remove("startupProbe")),
    // The same answer would restart a process whose database is away.
    IS_ASKED_FOR_LIFE_AND_READINESS_AT_TWO_PATHS(
            service -> !container(service)
                    .at("/livenessProbe/httpGet/path")
                    .equals(container(service).at("/readinessProbe/httpGet/path")),
            service -> ((ObjectNode) container(service).at("/livenessProbe/httpGet")).put("path", "/readyz")),
    RUNS_AS_A_USER_THAT_NO_NODE_HAS(
            service -> service.pod().at("/securityContext/runAsUser").asInt() > 10_000,
            service -> ((ObjectNode) service.pod().path("securityContext")).put("runAsUser", 1000)),
    HAS_AN_ACCOUNT_OF_ITS_OWN(
            service -> service.pod().path("serviceAccountName").asText().equals(service.name()),
            service -> ((ObjectNode) service.pod()).put("serviceAccountName", "default"));

    private final Predicate<Resource> holds;
    private final Consumer<Resource> breaks;

    ServiceRule(Predicate<Resource> holds, Consumer<Resource> breaks) {
        this.holds = holds;
        this.breaks = breaks;
    }

    boolean holdsFor(Resource service) {
        return holds.test(service);
    }

    /** Changes the service so that it breaks this rule. */
    void breakBy(Resource service) {
        breaks.accept(service);
    }

    /** How long a probe may fail before it counts. */
    static int seconds(JsonNode probe) {
        return probe.path("periodSeconds").asInt()
                * probe.path("failureThreshold").asInt();
    }

    // Each release counts for itself: the pods that go must not decide where the new ones may be.
    private static boolean spread(Resource service, String key) {
        return Resource.elements(service.pod().path("topologySpreadConstraints"))
                .anyMatch(constraint -> constraint.path("topologyKey").asText().equals(key)
                        && constraint.path("maxSkew").asInt() == 1
                        && constraint.path("matchLabelKeys").toString().contains("pod-template-hash"));
    }

    private static JsonNode container(Resource service) {
        return service.containers().getFirst();
    }
}
