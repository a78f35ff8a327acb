package dev.innkeeper.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the document says of each operation, whichever there are. */
@QuarkusTest
@WithTestResource(Backends.class)
class OpenApiTest {
    private static final Set<String> FOR_ANYBODY = Set.of(
            "get /api/hotels",
            "get /api/hotels/{slug}",
            "get /api/availability",
            "post /api/accounts",
            "post /api/session",
            "delete /api/session");

    private JsonNode document = new ObjectMapper().createObjectNode();

    @BeforeEach
    void read() throws IOException {
        document =
                new ObjectMapper().readTree(given().get("/openapi?format=json").asString());
    }

    @ParameterizedTest
    @CsvSource({"openapi.json, application/json", "openapi.yaml, application/yaml"})
    void theDocumentThatIsServedSaysWhatTheCodeSays(String file, String type) throws IOException {
        var served = given().get("/" + file).then().statusCode(200).contentType(type);
        var told = given().get("/openapi-of-the-code" + file.substring("openapi".length()))
                .asString();
        var written = Files.writeString(
                Files.createDirectories(Path.of("target/openapi")).resolve(file), told);

        assertThat(served.extract().asString())
                .as("src/main/resources/openapi/%s is old; %s is what the code says: copy it there", file, written)
                .isEqualTo(told);
    }

    @Test
    void theDocumentIsYamlUnlessJsonIsAskedFor() {
        given().accept("*/*").get("/openapi").then().contentType("application/yaml;charset=UTF-8");
        given().accept("application/json").get("/openapi").then().contentType("application/json;charset=UTF-8");
        given().get("/openapi?format=JSON").then().contentType("application/json;charset=UTF-8");
        given().get("/openapi.yml").then().contentType("application/yaml;charset=UTF-8");
        given().head("/openapi").then().statusCode(200).body(is(""));
    }

    @Test
    void bothWaysToSaySomebodyIsSignedInAreDescribed() {
        var schemes = document.at("/components/securitySchemes");

        assertThat(schemes.at("/bearer/scheme").asText()).isEqualTo("bearer");
        assertThat(schemes.at("/cookie/in").asText()).isEqualTo("cookie");
        assertThat(schemes.at("/cookie/name").asText()).isEqualTo("innkeeper_session");
    }

    @Test
    void everyOperationNamesBothSchemesOrIsForAnybody() {
        var open = new TreeSet<String>();
        eachOperation((name, operation) -> {
            if (operation.path("security").isEmpty()) {
                open.add(name);
            } else {
                assertThat(operation.path("security").findValues("bearer"))
                        .as(name)
                        .isNotEmpty();
                assertThat(operation.path("security").findValues("cookie"))
                        .as(name)
                        .isNotEmpty();
            }
        });

        assertThat(open).isEqualTo(new TreeSet<>(FOR_ANYBODY));
    }

    @Test
    void everyOperationSaysThatItsErrorsAreProblems() {
        eachOperation((name, operation) -> {
            assertThat(operation.path("responses").has("default")).as(name).isTrue();
            eachAnswer(operation, (status, answer) -> {
                if (isError(status)) {
                    var body = answer.path("content").path("application/problem+json");
                    assertThat(schema(body)).as("%s %s", name, status).isIn("Problem", "RoomTaken");
                    assertThat(body.path("example").path("type").asText())
                            .as("%s %s", name, status)
                            .startsWith("/problems/");
                }
            });
        });
    }

    @Test
    void everySuccessHasAnExampleUnlessItHasNoBody() {
        eachOperation((name, operation) -> eachAnswer(operation, (status, answer) -> {
            if (!isError(status) && !status.equals("204")) {
                assertThat(answer.at("/content/application~1json/example"))
                        .as("%s %s", name, status)
                        .isNotEmpty();
            }
        }));
    }

    @Test
    void examplesHoldOnlyWhatTheirSchemaKnows() {
        eachOperation((name, operation) -> eachAnswer(
                operation,
                (status, answer) -> answer.path("content")
                        .forEach(body -> assertThat(fields(body.path("example")))
                                .as("%s %s", name, status)
                                .isSubsetOf(fields(body)))));
    }

    @Test
    void aProblemIsDescribed() {
        assertThat(fieldsOf("Problem"))
                .containsExactlyInAnyOrder("type", "title", "status", "detail", "instance", "traceId", "errors");
    }

    private Set<String> fields(JsonNode node) {
        if (node.has("schema")) {
            return fieldsOf(schema(node));
        }
        var names = new TreeSet<String>();
        (node.isArray() ? node.path(0) : node).fieldNames().forEachRemaining(names::add);
        return names;
    }

    private Set<String> fieldsOf(String schema) {
        var names = new TreeSet<String>();
        document.at("/components/schemas/" + schema + "/properties")
                .fieldNames()
                .forEachRemaining(names::add);
        return names;
    }

    private static String schema(JsonNode body) {
        var schema = body.path("schema");
        var ref = schema.path("items").path("$ref").asText(schema.path("$ref").asText());
        return ref.substring(ref.lastIndexOf('/') + 1);
    }

    private void eachOperation(BiConsumer<String, JsonNode> look) {
        Map<String, JsonNode> operations = new HashMap<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(method -> method.getValue().has("responses"))
                        .forEach(method -> operations.put(method.getKey() + " " + path.getKey(), method.getValue())));
        assertThat(operations).hasSizeGreaterThan(10);
        operations.forEach(look);
    }

    private static void eachAnswer(JsonNode operation, BiConsumer<String, JsonNode> look) {
        operation.path("responses").properties().forEach(answer -> look.accept(answer.getKey(), answer.getValue()));
    }

    private static boolean isError(String status) {
        return status.equals("default") || status.startsWith("4") || status.startsWith("5");
    }
}
