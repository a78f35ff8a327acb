package dev.innkeeper.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChildTest {
    private static final Path HERE = Path.of(".");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    void itsLinesAndExitCodeArrive() throws Exception {
        var lines = new ArrayList<String>();

        var child = Child.start(
                "echo", HERE, List.of("sh", "-c", "echo $GREETING; exit 7"), Map.of("GREETING", "hello"), lines::add);

        assertThat(child.await(LIMIT)).isTrue();
        assertThat(child.exitCode()).isEqualTo(7);
        assertThat(lines).containsExactly("hello");
    }

    @Test
    void itIsAskedToEndBeforeItIsKilled() throws Exception {
        var polite = Child.start("sleep", HERE, List.of("sleep", "60"), Map.of(), line -> {});
        var deaf = Child.start(
                "deaf", HERE, List.of("sh", "-c", "trap '' TERM; while :; do sleep 1; done"), Map.of(), line -> {});

        assertThat(polite.stop(LIMIT)).isTrue();
        assertThat(polite.exitCode()).isEqualTo(143);
        deaf.stop(Duration.ofMillis(300));
        assertThat(deaf.alive()).isFalse();
    }

    @Test
    void aKilledParentTakesItsChildAlong() throws Exception {
        var parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var child = ProcessHandle.of(Long.parseLong(readLine(parent))).orElseThrow();

        parent.destroyForcibly().waitFor();

        child.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(child.isAlive()).isFalse();
    }

    private static String readLine(Process process) throws IOException {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            return String.valueOf(reader.readLine());
        }
    }

    /** A JVM with a child, to be killed. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] arguments) throws InterruptedException {
            var child = Child.start("sleep", HERE, List.of("sleep", "120"), Map.of(), line -> {});
            System.out.println(child.pid());
            child.await(Duration.ofMinutes(2));
        }
    }
}
