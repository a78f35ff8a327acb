package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.local.stack.Child;
import dev.innkeeper.local.stack.Installation;
import dev.innkeeper.local.stack.Port;
import dev.innkeeper.local.stack.Ports;
import dev.innkeeper.local.stack.Service;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What stands in the Procfile, run as a process manager runs it. */
@Timeout(300)
class ProcfileIT {
    private static final Duration READY = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(30);
    // What a JVM ends with that was asked to stop.
    private static final int STOPPED = 143;

    private final Queue<String> said = new ConcurrentLinkedQueue<>();
    private final Ports ports = Ports.free();

    @Test
    void everyServiceServesAtItsPortAndHearsTheSignalToStop() throws Exception {
        var services = new EnumMap<Service, Child>(Service.class);
        try {
            for (var service : Service.values()) {
                services.put(service, start(service.id(), ports.get(service.main()), ports.get(service.management())));
            }
            await().atMost(READY)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(services.keySet())
                            .as("%s", said)
                            .allSatisfy(service -> assertThat(
                                            Visitor.get(ready(service)).status())
                                    .isEqualTo(200)));
            assertThat(services.values())
                    .as("the processes that get the signals")
                    .allSatisfy(service -> assertThat(command(service)).endsWith("java"));

            services.values().forEach(Child::terminate);
            for (var service : services.values()) {
                assertThat(service.await(GRACE)).as("stopped when told").isTrue();
                assertThat(service.exitCode()).as(service.name()).isEqualTo(STOPPED);
            }
        } finally {
            for (var service : services.values()) {
                service.kill();
            }
        }
    }

    @Test
    void theReleaseChangesTheSchemaAndEnds() throws Exception {
        var release = start("release", ports.get(Port.WEB), ports.get(Port.WEB_MANAGEMENT));
        try {
            assertThat(release.await(READY)).as("%s", said).isTrue();
            assertThat(release.exitCode()).as("%s", said).isZero();
            assertThat(said).anyMatch(line -> line.contains("The schema is up to date."));
        } finally {
            release.kill();
        }
    }

    private Child start(String name, int port, int management) throws Exception {
        var home = Installation.ofThisCode().home();
        var environment = environment();
        environment.put("PORT", Integer.toString(port));
        environment.put("MANAGEMENT_PORT", Integer.toString(management));
        return Child.start(name, home, List.of("/bin/sh", "-c", "exec " + line(name)), environment, said::add);
    }

    private URI ready(Service service) {
        return URI.create("http://localhost:" + ports.get(service.main()) + "/readyz");
    }

    private static String command(Child child) {
        return ProcessHandle.of(child.pid()).orElseThrow().info().command().orElseThrow();
    }

    private static String line(String name) throws IOException {
        return Files.readAllLines(Installation.ofThisCode().home().resolve("Procfile")).stream()
                .filter(line -> line.startsWith(name + ": "))
                .findFirst()
                .orElseThrow()
                .substring(name.length() + 2);
    }

    private Map<String, String> environment() throws InterruptedException {
        var backends = SharedStack.get().backends();
        var environment = new HashMap<String, String>();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("APP_ENV", "development");
        environment.put("DATABASE_URL", backends.database().url());
        environment.put("DATABASE_USER", backends.database().user());
        environment.put("DATABASE_PASSWORD", backends.database().password());
        environment.put("REDIS_URL", backends.redisUrl());
        return environment;
    }
}
