package dev.innkeeper.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class BackendsTest {
    private final Ports ports = Ports.free();

    @TempDir
    private Path data;

    @Test
    void aStartThatFailsLeavesNothingRunning() throws Exception {
        try (var other = new ServerSocket(ports.get(Port.MAILBOX), 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> Backends.start(ports, data, new Silence()))
                    .isInstanceOf(StackFailed.class)
                    .hasMessageContaining(Integer.toString(other.getLocalPort()));

            assertThat(ports.taken()).containsExactly(Port.MAILBOX);
        }

        try (var backends = Backends.start(ports, data, new Silence())) {
            assertThat(backends.redisProcess().alive())
                    .describedAs("a second start on the same data")
                    .isTrue();
        }
        assertThat(ports.taken()).isEmpty();
    }

    private static final class Silence implements Listener {
        @Override
        public void begun(String step) {}

        @Override
        public void done(String step, Duration took) {}

        @Override
        public void line(String source, String text) {}
    }
}
