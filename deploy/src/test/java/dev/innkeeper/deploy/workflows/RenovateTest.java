package dev.innkeeper.deploy.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.deploy.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** renovate.json: whatever names a version of somebody else's is looked after. */
class RenovateTest {
    private final JsonNode root = read();

    @Test
    void everyKindOfFileThatNamesVersionsHasItsManager() {
        assertThat(root.path("enabledManagers").valueStream().map(JsonNode::asText))
                .contains("maven", "npm", "dockerfile", "docker-compose", "github-actions");
    }

    @Test
    void thePatternsFindTheFilesTheyAreFor() {
        assertThat(found("dockerfile", "deploy/images")).hasSize(2);
        assertThat(found("docker-compose", "deploy/compose")).hasSizeGreaterThan(3);
    }

    private List<Path> found(String manager, String folder) {
        var patterns = root.path(manager)
                .path("managerFilePatterns")
                .valueStream()
                .map(JsonNode::asText)
                .map(pattern -> Pattern.compile(pattern.substring(1, pattern.length() - 1)))
                .toList();
        return Repository.files(
                folder,
                file -> patterns.stream()
                        .anyMatch(pattern ->
                                pattern.matcher(Repository.relative(file)).find()));
    }

    private static JsonNode read() {
        try {
            return new ObjectMapper().readTree(Repository.file("renovate.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
