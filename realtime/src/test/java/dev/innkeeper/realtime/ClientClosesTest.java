package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.broadcast.BroadcastConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(RedisOnly.class)
class ClientClosesTest {
    private static final int CLOSE = 0x88;

    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    @Inject
    MeterRegistry metrics;

    // Those of tests before may still be on their way out.
    @BeforeEach
    void nobodyIsThere() {
        await().until(() -> connections() == 0);
    }

    @ParameterizedTest
    @CsvSource({"1000,1000", "1001,1001", "1002,other", "4321,other", "40000,other"})
    void whoSaysGoodbyeIsCountedByItsCode(int code, String label) throws Exception {
        double before = closes(label);
        double byUs = closesByUs();
        try (var client = connected()) {
            client.send(CLOSE, new byte[] {(byte) (code >> Byte.SIZE), (byte) code});
            await().until(() -> closes(label) >= before + 1);
        }

        await().until(() -> connections() == 0);
        assertThat(closes(label)).isEqualTo(before + 1);
        assertThat(closesByUs()).isEqualTo(byUs);
    }

    @Test
    void whoSaysNoCodeMeansNothingSpecial() throws Exception {
        double before = closes("1000");
        try (var client = connected()) {
            client.send(CLOSE, new byte[0]);
            await().until(() -> closes("1000") >= before + 1);
        }
    }

    @Test
    void whoVanishesIsCountedAsGoneWithoutAClose() throws Exception {
        double before = closes("1006");
        double byUs = closesByUs();
        connected().close();

        await().until(() -> closes("1006") >= before + 1);
        assertThat(closesByUs()).isEqualTo(byUs);
    }

    @Test
    void whomWeCloseIsNotCountedWithThem() throws Exception {
        double before = closesByClients();
        try (var client = connected()) {
            client.send(0x82, new byte[] {1});
            assertThat(client.lastCloseCode()).isEqualTo(1003);
        }

        await().until(() -> connections() == 0);
        assertThat(closesByClients()).isEqualTo(before);
    }

    private RawSocket connected() throws Exception {
        var socket = new RawSocket(server, "app/" + app.key() + "?protocol=7");
        assertThat(socket.next().text()).contains("pusher:connection_established");
        return socket;
    }

    private double connections() {
        return metrics.get("realtime.connections").gauge().value();
    }

    private double closes(String code) {
        return metrics.get("realtime.client.closes").tag("code", code).counter().count();
    }

    private double closesByClients() {
        return sum("realtime.client.closes");
    }

    private double closesByUs() {
        return sum("realtime.closes");
    }

    private double sum(String name) {
        return metrics.get(name).counters().stream().mapToDouble(Counter::count).sum();
    }
}
