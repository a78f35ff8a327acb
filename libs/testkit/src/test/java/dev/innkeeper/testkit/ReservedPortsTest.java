package dev.innkeeper.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReservedPortsTest {
    private static final int MANY = 50;
    private static final int BLOCK = 250;

    /** Asks in a process of its own. */
    static final class Another {
        public static void main(String[] arguments) {
            IO.print(ReservedPorts.next());
        }
    }

    @Test
    void nobodyListensYetAndNoneIsGivenTwice() {
        assertThat(Stream.generate(ReservedPorts::next).limit(MANY)).doesNotHaveDuplicates();
    }

    @Test
    void anotherProcessIsGivenOthers() throws IOException, InterruptedException {
        int mine = ReservedPorts.next();
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--class-path",
                        System.getProperty("java.class.path"),
                        Another.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int others = Integer.parseInt(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));

        assertThat(process.waitFor()).isZero();
        assertThat(others / BLOCK).isNotEqualTo(mine / BLOCK);
    }
}
