package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.local.stack.Child;
import dev.innkeeper.local.stack.Installation;
import dev.innkeeper.local.stack.Port;
import dev.innkeeper.local.stack.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What stands in the Procfile, run as a process manager runs it; all lines but the release's say the same word. */
@Timeout(300)
class ProcfileIT {
    private static final Duration READY = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(30);
    // What a JVM ends with that was asked to stop.
    private static final int STOPPED = 143;

    private final Queue<String> said = new ConcurrentLinkedQueue<>();
    private final Ports ports = Ports.free();

    @Test
    void webServesAtPortAndHearsTheSignalToStop() throws Exception {
        var web = start("web");
        try {
            var ready = URI.create("http://localhost:" + ports.get(Port.WEB) + "/readyz");
            await().atMost(READY)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(Visitor.get(ready).status())
                            .as("%s", said)
                            .isEqualTo(200));
            assertThat(ProcessHandle.of(web.pid())
                            .orElseThrow()
                            .info()
                            .command()
                            .orElseThrow())
                    .as("the process that gets the signals")
                    .endsWith("java");

            assertThat(web.stop(GRACE)).as("stopped when told").isTrue();
            assertThat(web.exitCode()).isEqualTo(STOPPED);
        } finally {
            web.kill();
        }
    }

    @Test
    void theReleaseChangesTheSchemaAndEnds() throws Exception {
        var release = start("release");
        try {
            assertThat(release.await(READY)).as("%s", said).isTrue();
            assertThat(release.exitCode()).as("%s", said).isZero();
            assertThat(said).anyMatch(line -> line.contains("The schema is up to date."));
        } finally {
            release.kill();
        }
    }

    private Child start(String name) throws Exception {
        var home = Installation.ofThisCode().home();
        return Child.start(name, home, List.of("/bin/sh", "-c", "exec " + line(name)), environment(), said::add);
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
        environment.put("PORT", Integer.toString(ports.get(Port.WEB)));
        environment.put("MANAGEMENT_PORT", Integer.toString(ports.get(Port.WEB_MANAGEMENT)));
        return environment;
    }
}
