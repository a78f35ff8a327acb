package dev.innkeeper.deploy.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.innkeeper.deploy.Repository;
import dev.innkeeper.deploy.Yaml;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A file under .github/workflows. */
record Workflow(String name, String text, JsonNode root) {
    // YAML 1.1 reads the key "on" as a boolean.
    private static final String TRIGGERS = "true";

    static List<Workflow> all() {
        var all = Repository.files(".github/workflows", file -> true).stream()
                .map(Workflow::read)
                .toList();
        assertThat(all)
                .extracting(Workflow::name)
                .containsExactly("image", "lint", "nightly", "preview", "release", "test");
        return all;
    }

    static Workflow of(String name) {
        return all().stream()
                .filter(workflow -> workflow.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Workflow read(Path file) {
        return new Workflow(file.getFileName().toString().replace(".yml", ""), Repository.read(file), Yaml.read(file));
    }

    JsonNode triggers() {
        return root.path(TRIGGERS);
    }

    Map<String, JsonNode> jobs() {
        var jobs = new TreeMap<String, JsonNode>();
        root.path("jobs").properties().forEach(job -> jobs.put(job.getKey(), job.getValue()));
        return jobs;
    }

    JsonNode job(String job) {
        assertThat(jobs()).as(name).containsKey(job);
        return root.path("jobs").path(job);
    }

    Stream<JsonNode> steps() {
        return jobs().values().stream().flatMap(job -> job.path("steps").valueStream());
    }

    /** What its steps say to the shell. */
    List<String> commands() {
        return steps().filter(step -> step.has("run"))
                .map(step -> step.path("run").asText())
                .toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
