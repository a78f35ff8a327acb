package dev.innkeeper.testkit;

import org.testcontainers.DockerClientFactory;

/** Whether the tests use containers: {@code INNKEEPER_TEST_BACKENDS} is docker, embedded or auto (the default). */
final class Docker {
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
            case "auto" -> DockerClientFactory.instance().isDockerAvailable();
            default ->
                throw new IllegalArgumentException(
                        "INNKEEPER_TEST_BACKENDS is '%s': must be docker, embedded or auto".formatted(choice));
        };
    }
}
