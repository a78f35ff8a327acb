package dev.innkeeper.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.deploy.Variables;
import dev.innkeeper.deploy.Variables.Row;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What production asks the cluster for, against docs/capacity.md and what was measured there. */
class SizesTest {
    private static final String DOCUMENT = "docs/capacity.md";
    private static final String PRODUCTION = "overlays/production";
    private static final int KUBERNETES_COLUMNS = 5;
    private static final int KUBERNETES_MEMORY = 4;
    private static final int COMPOSE_MEMORY = 7;
    private static final Pattern MEGABYTES = Pattern.compile("(\\d+) MB");
    private static final Pattern FIRST_NUMBER = Pattern.compile("^[0-9.]+");
    private static final Map<String, String> DATABASES = Map.of("innkeeper-postgres", "postgres", "valkey", "redis");
    private static final long BYTES_A_MEGABYTE = 1_000_000;

    @Test
    void theDocumentSaysWhatEachMayUse() {
        var documented = asked().stream()
                .map(row -> row.cells().stream()
                        .map(SizesTest::plain)
                        .limit(KUBERNETES_COLUMNS)
                        .toList());
        var said = Manifests.of(PRODUCTION).stream().flatMap(SizesTest::size);

        assertThat(documented).containsExactlyInAnyOrderElementsOf(said.toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {KUBERNETES_MEMORY, COMPOSE_MEMORY})
    void memoryIsMoreThanWasMeasured(int column) {
        var memory = asked().stream()
                .collect(Collectors.toMap(
                        SizesTest::name, row -> bytes(plain(row.cells().get(column)))));

        assertThat(Variables.rows(DOCUMENT, "## What one of each costs")).isNotEmpty();
        assertThat(measured())
                .containsOnlyKeys("web", "worker", "scheduler", "realtime")
                .allSatisfy((service, megabytes) -> assertThat(megabytes * BYTES_A_MEGABYTE)
                        .as(service)
                        .isLessThan(Objects.requireNonNull(memory.get(service))));
    }

    @Test
    void theFewestPodsAskForTheCoresOfASmallInstallation() {
        var compared = new ArrayList<String>();
        for (var row : Variables.rows(DOCUMENT, "## Sizes")) {
            var component = row.cells().getFirst().replaceFirst(":.*", "");
            asked().stream()
                    .filter(asked -> name(asked).equalsIgnoreCase(component))
                    .forEach(asked -> {
                        compared.add(name(asked));
                        var pods = number(asked.cells().get(1));
                        var each = cores(plain(asked.cells().get(2)));
                        assertThat(pods.multiply(each))
                                .as(component)
                                .isGreaterThanOrEqualTo(number(row.cells().get(1)));
                    });
        }
        assertThat(compared).containsExactlyInAnyOrder("web", "worker", "realtime", "postgres");
    }

    private static List<Row> asked() {
        return Variables.rows(DOCUMENT, "## What the descriptors ask for");
    }

    // The second table below its heading: "| memory (RSS) | when it has started | under load |".
    private static Map<String, Long> measured() {
        return dev.innkeeper.deploy.Repository.read(DOCUMENT)
                .lines()
                .dropWhile(line -> !line.startsWith("| memory (RSS)"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .collect(Collectors.toMap(
                        line -> line.split("\\|")[1].strip(),
                        line -> MEGABYTES
                                .matcher(line)
                                .results()
                                .mapToLong(found -> Long.parseLong(found.group(1)))
                                .max()
                                .orElseThrow()));
    }

    private static Stream<List<String>> size(Resource resource) {
        if (resource.isService() || resource.name().equals("migrate-expand")) {
            return Stream.of(row(
                    resource.name().replace("-expand", ""),
                    pods(resource),
                    resource.containers().getFirst().at("/resources")));
        }
        if (resource.kind().equals("Cluster")) {
            return Stream.of(
                    row(database(resource), resource.at("/spec/instances").asText(), resource.at("/spec/resources")));
        }
        if (resource.kind().equals("StatefulSet")) {
            return Stream.of(row(
                    database(resource),
                    resource.at("/spec/replicas").asText(),
                    resource.containers().getFirst().at("/resources")));
        }
        return Stream.of();
    }

    private static String database(Resource resource) {
        return DATABASES.getOrDefault(resource.name(), resource.name());
    }

    private static List<String> row(String name, String pods, com.fasterxml.jackson.databind.JsonNode resources) {
        assertThat(resources.at("/requests/memory")).as("memory of %s", name).isEqualTo(resources.at("/limits/memory"));
        return List.of(
                name,
                pods,
                resources.at("/requests/cpu").asText(),
                resources.at("/limits/cpu").asText(),
                resources.at("/limits/memory").asText());
    }

    // As many as are asked for, or between which bounds.
    private static String pods(Resource resource) {
        return switch (resource.name()) {
            case "web" -> bounds("HorizontalPodAutoscaler", "/spec/minReplicas", "/spec/maxReplicas");
            case "worker" -> bounds("ScaledObject", "/spec/minReplicaCount", "/spec/maxReplicaCount");
            default -> resource.at("/spec/replicas").asText("1");
        };
    }

    private static String bounds(String kind, String least, String most) {
        var scaler = InstallationRule.ofKind(Manifests.of(PRODUCTION), kind)
                .findFirst()
                .orElseThrow();
        return "%s to %s".formatted(scaler.at(least).asText(), scaler.at(most).asText());
    }

    private static String name(Row row) {
        return plain(row.cells().getFirst());
    }

    private static String plain(String cell) {
        return cell.replace("`", "");
    }

    private static BigDecimal number(String cell) {
        var found = FIRST_NUMBER.matcher(plain(cell));
        assertThat(found.find()).as(cell).isTrue();
        return new BigDecimal(found.group());
    }

    private static BigDecimal cores(String quantity) {
        return quantity.endsWith("m")
                ? new BigDecimal(quantity.replace("m", "")).movePointLeft(3)
                : new BigDecimal(quantity);
    }

    private static long bytes(String quantity) {
        var number = number(quantity).longValueExact();
        return quantity.endsWith("Gi") ? number << 30 : number << 20;
    }
}
