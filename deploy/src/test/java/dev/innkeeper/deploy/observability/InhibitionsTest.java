package dev.innkeeper.deploy.observability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.innkeeper.deploy.Repository;
import dev.innkeeper.deploy.Yaml;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which alert is not heard because of which, by the labels that the tests of the rules see on them. */
class InhibitionsTest {
    private static final List<Inhibition> INHIBITIONS = Rules.children(
                    Yaml.read(Repository.file("deploy/observability/alertmanager/alertmanager.yml"))
                            .path("inhibit_rules"))
            .stream()
            .map(Inhibition::of)
            .toList();
    private static final List<Map<String, String>> ALERTS = Rules.yaml("tests").stream()
            .flatMap(file -> Rules.children(Yaml.read(file).path("tests")).stream())
            .flatMap(test -> Rules.children(test.path("alert_rule_test")).stream())
            .flatMap(step -> Rules.children(step.path("exp_alerts")).stream()
                    .map(alert -> labels(step.path("alertname").asText(), alert.path("exp_labels"))))
            .toList();

    @ParameterizedTest(name = "{0} {1} silences {2} {3}")
    @CsvSource({
        "PostgresDown, job=web,       BookingsFail,                ''",
        "PostgresDown, job=web,       AvailabilityBudgetBurnsFast, ''",
        "PostgresDown, job=web,       LatencyBudgetBurnsFast,      ''",
        "PostgresDown, job=web,       SchemaUnfit,                 job=web",
        "PostgresDown, job=web,       PoolExhausted,               job=web",
        "PostgresDown, job=web,       ReplicaCutOff,               job=web dependency=postgres",
        "PostgresDown, job=worker,    JobsFail,                    ''",
        "PostgresDown, job=worker,    QueueDoesNotClear,           ''",
        "PostgresDown, job=worker,    JobStartBudgetBurnsFast,     ''",
        "PostgresDown, job=worker,    PostgresSlow,                job=worker",
        "PostgresDown, job=scheduler, SchedulerWithoutLeader,      ''",
        "PostgresDown, job=scheduler, LeaderLoopStuck,             ''",
        "RedisDown,    job=worker,    JobsWithoutRedis,            ''",
        "RedisDown,    job=worker,    RedisSlow,                   job=worker",
        "RedisDown,    job=web,       EventsNotPublished,          job=web",
        "RedisDown,    job=realtime,  RealtimeBusDown,             ''",
        "RedisDown,    job=realtime,  EventDeliveryBudgetBurnsFast, ''",
        "RedisDown,    job=realtime,  ReplicaCutOff,               job=realtime dependency=redis",
        "RedisDown,    job=scheduler, LeaderLoopStuck,             loop=job-sweep",
        "ServiceDown,  job=web,       ReplicaDown,                 job=web",
        "ServiceDown,  job=scheduler, SchedulerWithoutLeader,      ''",
        "AvailabilityBudgetBurnsFast, slo=availability, AvailabilityBudgetBurnsSlow, ''",
    })
    void theCauseSilencesWhatFollowsFromItInItsOwnEnvironmentOnly(
            String cause, String its, String consequence, String theirs) {
        assertThat(silenced(alert(cause, its), alert(consequence, theirs))).isTrue();
        assertThat(silenced(alert(cause, its + " environment=innkeeper"), alert(consequence, theirs)))
                .isFalse();
        for (var label : List.of("environment", "namespace")) {
            var one = " %s=innkeeper-production".formatted(label);
            assertThat(silenced(alert(cause, its + one), alert(consequence, theirs + one)))
                    .isTrue();
            assertThat(silenced(
                            alert(cause, its + one),
                            alert(consequence, theirs + " %s=innkeeper-staging".formatted(label))))
                    .isFalse();
        }
    }

    @ParameterizedTest(name = "{0} {1} does not silence {2} {3}")
    @CsvSource({
        "PostgresDown, job=web,       JobsFail,                     ''",
        "PostgresDown, job=web,       JobStartBudgetBurnsFast,      ''",
        "PostgresDown, job=web,       SchedulerWithoutLeader,       ''",
        "PostgresDown, job=web,       SchemaUnfit,                  job=worker",
        "PostgresDown, job=web,       PoolExhausted,                job=worker",
        "PostgresDown, job=web,       ReplicaCutOff,                job=web dependency=redis",
        "PostgresDown, job=web,       EventDeliveryBudgetBurnsFast, ''",
        "PostgresDown, job=worker,    BookingsFail,                 ''",
        "PostgresDown, job=worker,    AvailabilityBudgetBurnsFast,  ''",
        "PostgresDown, job=scheduler, JobsDead,                     ''",
        "PostgresDown, job=scheduler, BackupStreamDown,             ''",
        "RedisDown,    job=web,       JobsWithoutRedis,             ''",
        "RedisDown,    job=web,       RealtimeBusDown,              ''",
        "RedisDown,    job=worker,    EventsNotPublished,           job=web",
        "RedisDown,    job=worker,    ReplicaCutOff,                job=realtime dependency=redis",
        "RedisDown,    job=scheduler, LeaderLoopStuck,              loop=prune",
        "ServiceDown,  job=web,       ReplicaDown,                  job=worker",
        "LatencyBudgetBurnsFast, slo=latency, AvailabilityBudgetBurnsSlow, ''",
    })
    void whatAnotherServiceLacksOrWhatHasAnotherCauseIsStillHeard(
            String cause, String its, String consequence, String theirs) {
        assertThat(silenced(alert(cause, its), alert(consequence, theirs))).isFalse();
    }

    // An alert without it would be silenced by none, or by what has none either.
    @Test
    void whateverMustBeEqualIsALabelOfBoth() {
        assertThat(INHIBITIONS).allSatisfy(inhibition -> {
            var equal = inhibition.equal().stream()
                    .filter(label -> !List.of("environment", "namespace").contains(label))
                    .toList();
            assertThat(inhibition.equal()).contains("environment", "namespace");
            assertThat(ALERTS.stream().filter(inhibition::isSource))
                    .allSatisfy(alert -> assertThat(alert.keySet()).containsAll(equal));
            assertThat(ALERTS.stream().filter(inhibition::isTarget))
                    .allSatisfy(alert -> assertThat(alert.keySet()).containsAll(equal));
        });
    }

    private static boolean silenced(Map<String, String> alert, Map<String, String> other) {
        return INHIBITIONS.stream().anyMatch(inhibition -> inhibition.silences(alert, other));
    }

    /** One as its rule makes it, but for values of its labels, and where it comes from. */
    private static Map<String, String> alert(String name, String changed) {
        var labels = new HashMap<>(ALERTS.stream()
                .filter(alert -> name.equals(alert.get("alertname")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no test sees " + name + " fire")));
        for (var change : changed.isBlank() ? new String[0] : changed.strip().split(" ")) {
            var parts = change.split("=", 2);
            assertThat(List.of("environment", "namespace").contains(parts[0]) || labels.containsKey(parts[0]))
                    .as("%s has a label %s", name, parts[0])
                    .isTrue();
            labels.put(parts[0], parts[1]);
        }
        return labels;
    }

    private static Map<String, String> labels(String name, JsonNode expected) {
        var labels = expected.properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().asText()));
        labels.put("alertname", name);
        return labels;
    }
}
