package dev.innkeeper.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.innkeeper.deploy.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rendered resource has the fields of its kind and no others. */
class SchemaTest {
    static List<String> all() {
        return Manifests.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyResourceHasTheFieldsOfItsKindAndNoOthers(String name) {
        assertThat(Manifests.of(name))
                .isNotEmpty()
                .flatExtracting(SchemaTest::problems)
                .isEmpty();
    }

    @Test
    void aMisspeltFieldIsFoundAtAnyDepth() {
        var deployment = deployment();
        ((ObjectNode) deployment.at("/spec/template/spec/containers/0/livenessProbe/httpGet")).put("paht", "/livez");

        assertThat(problems(deployment)).anyMatch(problem -> problem.contains("paht"));
    }

    @Test
    void aValueOfAWrongTypeIsFound() {
        var deployment = deployment();
        ((ObjectNode) deployment.at("/spec/template/spec")).put("terminationGracePeriodSeconds", "thirty");

        assertThat(problems(deployment)).anyMatch(problem -> problem.contains("thirty"));
    }

    @Test
    void aMissingFieldIsFound() {
        var deployment = deployment();
        ((ObjectNode) deployment.at("/spec")).remove("selector");

        assertThat(problems(deployment)).anyMatch(problem -> problem.contains("selector"));
    }

    @Test
    void aCustomResourceWithAnUnknownAMissingAndAWrongFieldIsFound() {
        var scaled = new Resource(Yaml.documents("""
                apiVersion: keda.sh/v1alpha1
                kind: ScaledObject
                metadata: {name: worker}
                spec:
                  scaleTargetRef: {name: worker}
                  maxReplicas: 8
                  minReplicaCount: two
                  triggers:
                    - type: prometheus
                """).getFirst());

        assertThat(problems(scaled))
                .containsExactlyInAnyOrder(
                        "ScaledObject worker: spec.maxReplicas is no field of it",
                        "ScaledObject worker: spec.minReplicaCount is \"two\": must be of type integer",
                        "ScaledObject worker: spec.triggers[].metadata is missing");
    }

    @Test
    void aKindThatNobodyKnowsIsFound() {
        var unknown = new Resource(Yaml.documents("{apiVersion: extensions/v1beta1, kind: Ingress}")
                .getFirst());

        assertThat(problems(unknown)).isNotEmpty();
    }

    private static List<String> problems(Resource resource) {
        return CustomSchema.knows(resource) ? CustomSchema.problems(resource) : CoreSchema.problems(resource);
    }

    private static Resource deployment() {
        return Manifests.copyOf("base").stream()
                .filter(Resource::isService)
                .findFirst()
                .orElseThrow();
    }
}
