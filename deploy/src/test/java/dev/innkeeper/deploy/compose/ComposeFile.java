package dev.innkeeper.deploy.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.deploy.Program;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** One environment's compose file as compose resolves it, with every profile. */
record ComposeFile(String environment, JsonNode root) {
    static final List<String> EXPOSED = List.of("preview", "staging", "production");
    static final Set<String> SERVICES = Set.of("web", "worker", "scheduler", "realtime");

    private static final Map<String, ComposeFile> READ = new ConcurrentHashMap<>();
    // What a person has to decide; everything else has a default.
    private static final Map<String, String> DECIDED = Map.of(
            "PUBLIC_HOST", "hotel.example.com",
            "TLS", "internal",
            "IMAGE_TAG", "1.2.3");
    private static final Map<String, String> DECIDED_FOR_PRODUCTION =
            Map.of("SMTP_HOST", "smtp.example.com", "MAIL_FROM", "stay@example.com");

    static ComposeFile of(String environment) {
        Program.assume("docker");
        return READ.computeIfAbsent(environment, ComposeFile::read);
    }

    private static ComposeFile read(String environment) {
        var file = environment.equals("development")
                ? "docker-compose.yml"
                : "deploy/compose/%s.yml".formatted(environment);
        var decided = new TreeMap<>(DECIDED);
        if (environment.equals("production")) {
            decided.putAll(DECIDED_FOR_PRODUCTION);
        }
        var answer = Program.run(
                decided, List.of("docker", "compose", "-f", file, "--profile", "*", "config", "--format", "json"));
        assertThat(answer.status()).as(answer.said()).isZero();
        try {
            return new ComposeFile(environment, new ObjectMapper().readTree(answer.said()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(answer.said(), e);
        }
    }

    Map<String, JsonNode> services() {
        var services = new TreeMap<String, JsonNode>();
        root.path("services").properties().forEach(entry -> services.put(entry.getKey(), entry.getValue()));
        assertThat(services.keySet()).as(environment).containsAll(SERVICES);
        return services;
    }

    JsonNode service(String name) {
        assertThat(services()).as(environment).containsKey(name);
        return root.path("services").path(name);
    }

    /** What the variables of that service are set to. */
    Map<String, String> variables(String service) {
        var variables = new TreeMap<String, String>();
        root.path("services")
                .path(service)
                .path("environment")
                .properties()
                .forEach(entry -> variables.put(entry.getKey(), entry.getValue().asText()));
        return variables;
    }

    Set<String> secrets(String service) {
        var secrets = new TreeSet<String>();
        root.path("services")
                .path(service)
                .path("secrets")
                .forEach(secret -> secrets.add(secret.path("target").asText()));
        return secrets;
    }
}
