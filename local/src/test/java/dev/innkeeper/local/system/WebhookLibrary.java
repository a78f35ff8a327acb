package dev.innkeeper.local.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.local.stack.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The package with which those who are told check webhooks, as its makers publish it and realtime's tests pin it. */
final class WebhookLibrary {
    private static final Duration LONG = Duration.ofSeconds(180);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path realtime = Installation.ofThisCode().home().resolve("realtime");
    private final Path scripts = realtime.resolve("src/test/js");
    private final Path packages = realtime.resolve("target/pusher-js");

    /** What it makes of requests to the application that has this key and secret: whether they are valid, their events. */
    JsonNode verdicts(String key, String secret, List<HookReceiver.Delivery> deliveries) throws Exception {
        install();
        var requests = deliveries.stream()
                .map(delivery -> Map.of("headers", delivery.headers(), "rawBody", delivery.body()))
                .toList();
        var question = Files.createTempFile("webhooks", ".json");
        try {
            Files.write(question, JSON.writeValueAsBytes(Map.of("key", key, "secret", secret, "requests", requests)));
            return JSON.readTree(run(
                    new ProcessBuilder("node", scripts.resolve("webhooks.js").toString())
                            .redirectInput(question.toFile())));
        } finally {
            Files.delete(question);
        }
    }

    // Realtime's own tests may have done so before.
    private void install() throws IOException, InterruptedException {
        if (Files.isDirectory(packages.resolve("node_modules/pusher"))) {
            return;
        }
        Files.createDirectories(packages);
        for (var file : List.of("package.json", "package-lock.json", ".npmrc")) {
            Files.copy(scripts.resolve(file), packages.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        run(new ProcessBuilder("npm", "ci", "--ignore-scripts", "--prefer-offline"));
    }

    private String run(ProcessBuilder program) throws IOException, InterruptedException {
        var output = Files.createTempFile("webhooks", ".log");
        try {
            program.environment()
                    .put("NODE_PATH", packages.resolve("node_modules").toString());
            var process = program.directory(packages.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            var said = Files.readString(output, UTF_8);
            assertThat(ended && process.exitValue() == 0)
                    .as("%s within %s said: %s", program.command(), LONG, said)
                    .isTrue();
            return said;
        } finally {
            Files.delete(output);
        }
    }
}
