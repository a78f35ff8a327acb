package dev.innkeeper.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void variablesMoveAPortAndOptionsWin() {
        var ports = Ports.choose(
                Map.of("INNKEEPER_PORT_WEB", "9100", "INNKEEPER_PORT_REDIS", "7000"), Map.of("web", "9200"));

        assertThat(ports.get(Port.WEB)).isEqualTo(9200);
        assertThat(ports.get(Port.REDIS)).isEqualTo(7000);
        assertThat(ports.get(Port.POSTGRES)).isEqualTo(5442);
    }

    @Test
    void nonsenseIsNamed() {
        assertThatThrownBy(() -> Ports.choose(Map.of(), Map.of("web", "http")))
                .hasMessage("--port web: http is not a number");
        assertThatThrownBy(() -> Ports.choose(Map.of("INNKEEPER_PORT_SMTP", "70000"), Map.of()))
                .hasMessage("INNKEEPER_PORT_SMTP: 70000 is not between 1 and 65535");
        assertThatThrownBy(() -> Ports.choose(Map.of(), Map.of("wob", "1"))).hasMessage("no port is called wob");
        assertThatThrownBy(() -> Ports.choose(Map.of(), Map.of("web", "9000")))
                .hasMessageContaining("port 9000 is given to both web and web-management");
    }

    @Test
    void aTakenPortIsFoundAndAnotherOffered() throws IOException {
        try (var other = new ServerSocket(0)) {
            var taken = other.getLocalPort();
            var ports = Ports.choose(Map.of(), Map.of("scheduler", Integer.toString(taken)));

            assertThat(ports.taken()).contains(Port.SCHEDULER);
            assertThat(ports.freeAbove(List.of(Port.SCHEDULER)).get(Port.SCHEDULER))
                    .isGreaterThan(taken);
        }
    }

    @Test
    void noPortIsOfferedTwice() {
        var ports = Ports.choose(Map.of(), Map.of());

        var offers = ports.freeAbove(List.of(Port.values()));

        assertThat(offers).containsOnlyKeys(Port.values());
        assertThat(offers.values()).doesNotHaveDuplicates();
    }
}
