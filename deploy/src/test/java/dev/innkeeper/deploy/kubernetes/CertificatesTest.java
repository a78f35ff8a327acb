package dev.innkeeper.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who verifies the database's certificate must have its authority, and ask for a name that is in it. */
class CertificatesTest {
    private static final Pattern VERIFIED = Pattern.compile("jdbc:postgresql://([^:/]+)[^ ]*sslmode=verify-full");
    private static final String AUTHORITY = "-ca";

    static Stream<String> verifying() {
        return Manifests.all().stream().filter(name -> name.matches("overlays/.*|base\\+cnpg|full\\+.*"));
    }

    @ParameterizedTest
    @MethodSource("verifying")
    void everyHostThatIsVerifiedIsANameInTheCertificate(String name) {
        var all = Manifests.of(name);

        assertThat(ours(all)).isNotEmpty().allSatisfy(workload -> {
            assertThat(hosts(workload, all)).hasSize(1);
            assertThat(names(workload, all)).containsAll(hosts(workload, all));
        });
    }

    @Test
    void aPoolerThatTheCertificateDoesNotNameIsFound() {
        var all = Manifests.copyOf("full+pgbouncer");
        all.stream()
                .filter(resource -> resource.kind().equals("Cluster"))
                .forEach(cluster -> ((ObjectNode) cluster.at("/spec")).remove("certificates"));

        assertThat(ours(all)).anyMatch(workload -> !names(workload, all).containsAll(hosts(workload, all)));
    }

    @Test
    void theRestoredServerIsVerifiedByItsOwnAuthority() {
        var all = Manifests.of("full+pgbouncer+cnpg/restored");

        assertThat(ours(all)).allSatisfy(workload -> {
            assertThat(authority(workload)).isEqualTo("innkeeper-postgres-restored-ca");
            assertThat(hosts(workload, all)).containsExactly("innkeeper-postgres-restored-rw");
        });
    }

    private static List<Resource> ours(List<Resource> all) {
        return all.stream()
                .filter(resource -> resource.isService() || resource.kind().equals("Job"))
                .toList();
    }

    /** The one that the workload connects to: its own variable wins over the config map's. */
    private static List<String> hosts(Resource workload, List<Resource> all) {
        var own = Resource.elements(workload.containers().getFirst().path("env"))
                .filter(variable -> variable.path("name").asText().equals("DATABASE_URL"))
                .map(variable -> variable.path("value").asText());
        var common = InstallationRule.ofKind(all, "ConfigMap")
                .filter(map -> map.at("/data").has("DATABASE_URL"))
                .map(map -> map.at("/data/DATABASE_URL").asText());
        return Stream.concat(own, common)
                .limit(1)
                .flatMap(url -> VERIFIED.matcher(url).results())
                .map(found -> found.group(1))
                .toList();
    }

    private static String authority(Resource workload) {
        return Resource.elements(workload.pod().path("volumes"))
                .filter(volume -> volume.path("name").asText().equals("postgres-ca"))
                .map(volume -> volume.at("/secret/secretName").asText())
                .collect(Collectors.joining());
    }

    /** What the operator writes into the certificate of the cluster whose authority the workload has. */
    private static TreeSet<String> names(Resource workload, List<Resource> all) {
        var clusters = Stream.concat(all.stream(), Manifests.of("components/cnpg/restore").stream())
                .filter(resource -> resource.kind().equals("Cluster"))
                .filter(cluster -> authority(workload).equals(cluster.name() + AUTHORITY))
                .toList();
        assertThat(clusters).as("the cluster of %s", authority(workload)).hasSize(1);
        var cluster = clusters.getFirst();
        return Stream.concat(
                        Stream.of("-rw", "-ro", "-r").map(suffix -> cluster.name() + suffix),
                        cluster.at("/spec/certificates/serverAltDNSNames")
                                .valueStream()
                                .map(name -> name.asText()))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
