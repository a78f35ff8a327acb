package dev.innkeeper.web.api;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.platform.problem.Problem;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Completes the OpenAPI document when it is made from the code: every error is a problem, and every answer has the example that
 * {@code openapi/examples.json} holds for its schema or its status.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class DescribedAnswers implements OASFilter {
    private static final String ANY_ERROR = "default";
    private static final String COMPONENTS = "#/components/schemas/";

    private final Examples examples = Examples.read();

    /** By the schema's name, and of problems by the status. */
    record Examples(Map<String, Object> answers, Map<String, Object> problems) {
        static Examples read() {
            var loader = Thread.currentThread().getContextClassLoader();
            try (var in = loader.getResourceAsStream("openapi/examples.json")) {
                return new ObjectMapper().readValue(in, new TypeReference<Examples>() {});
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public Operation filterOperation(Operation operation) {
        var responses = operation.getResponses();
        if (!responses.hasAPIResponse(ANY_ERROR)) {
            responses.addAPIResponse(
                    ANY_ERROR, OASFactory.createAPIResponse().description("Any error, told by its type."));
        }
        responses.getAPIResponses().forEach(this::complete);
        return operation;
    }

    private void complete(String status, APIResponse response) {
        if (isError(status) && response.getContent() == null) {
            response.setContent(OASFactory.createContent().addMediaType(Problem.MEDIA_TYPE, problem()));
        }
        var content = response.getContent();
        if (content != null) {
            content.getMediaTypes().values().forEach(type -> illustrate(status, type));
        }
    }

    private static MediaType problem() {
        return OASFactory.createMediaType().schema(OASFactory.createSchema().ref("Problem"));
    }

    private void illustrate(String status, MediaType type) {
        var schema = type.getSchema();
        if (schema == null || type.getExample() != null) {
            return;
        }
        var items = schema.getItems();
        if (items != null) {
            type.setExample(List.of(example(status, items.getRef())));
        } else {
            type.setExample(example(status, schema.getRef()));
        }
    }

    private Object example(String status, String ref) {
        var name = ref.substring(COMPONENTS.length());
        var found = name.equals("Problem")
                ? examples.problems().get(status)
                : examples.answers().get(name);
        if (found == null) {
            // The build stops here, so that no answer is added without one.
            throw new IllegalStateException("openapi/examples.json has no example of %s %s".formatted(status, name));
        }
        return found;
    }

    private static boolean isError(String status) {
        return status.equals(ANY_ERROR) || status.charAt(0) == '4' || status.charAt(0) == '5';
    }
}
