package dev.innkeeper.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.testcontainers.utility.TestcontainersConfiguration;

/**
 * Whether the tests use containers: {@code INNKEEPER_TEST_BACKENDS} is docker, embedded or auto (the default). Automatic
 * means Docker if every image is there or can be fetched: Testcontainers itself would try for minutes in each JVM.
 */
final class Docker {
    static final String POSTGRES = "postgres:18-alpine";
    static final String REDIS = "redis:8-alpine";

    private static final int ANSWER_SECONDS = 10;
    // For an image of a hundred megabytes on a slow line.
    private static final int PULL_SECONDS = 120;
    private static final boolean USED = decide();

    private Docker() {}

    static boolean used() {
        return USED;
    }

    private static boolean decide() {
        var choice = System.getenv().getOrDefault("INNKEEPER_TEST_BACKENDS", "auto");
        return switch (choice) {
            case "docker" -> true;
            case "embedded" -> false;
            case "auto" -> answers() && images().stream().allMatch(Docker::available);
            default ->
                throw new IllegalArgumentException(
                        "INNKEEPER_TEST_BACKENDS is '%s': must be docker, embedded or auto".formatted(choice));
        };
    }

    private static boolean answers() {
        return succeeds(ANSWER_SECONDS, "docker", "info");
    }

    private static boolean available(String image) {
        if (succeeds(ANSWER_SECONDS, "docker", "image", "inspect", image)
                || succeeds(PULL_SECONDS, "docker", "pull", "--quiet", image)) {
            return true;
        }
        System.err.printf("Docker answers, but has no image %s: the tests use embedded servers%n", image);
        return false;
    }

    /** Ours, and those that Testcontainers starts for its own ends. */
    private static List<String> images() {
        var images = new ArrayList<>(List.of(POSTGRES, REDIS));
        var environment = System.getenv();
        var testcontainers = TestcontainersConfiguration.getInstance();
        if (!Boolean.parseBoolean(environment.get("TESTCONTAINERS_RYUK_DISABLED"))) {
            images.add(testcontainers.getRyukImage());
        }
        // Inside a container it asks another one for the address of the host, unless it is told.
        if (Files.exists(Path.of("/.dockerenv")) && !environment.containsKey("TESTCONTAINERS_HOST_OVERRIDE")) {
            images.add(testcontainers.getTinyImage());
        }
        return images;
    }

    private static boolean succeeds(int seconds, String... command) {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(seconds, TimeUnit.SECONDS)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
            return false;
        } catch (IOException e) {
            // There is no docker on this machine.
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
