package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.broadcast.Broadcast;
import dev.innkeeper.broadcast.BroadcastConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisOnly.class)
class SharedFramesTest {
    private static final int CHURN = 200;

    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    @Inject
    Broadcast broadcast;

    @Inject
    MeterRegistry metrics;

    @Test
    void thisQuarkusLetsSocketsShareTheirFrames() {
        double before = SocketKinds.opened(metrics, "shared");
        try (var client = connect()) {
            client.hasNothingElse();
        }

        assertThat(SocketKinds.opened(metrics, "shared")).as("""
                        Quarkus or Vert.x has changed inside: NettySocket finds no channel behind a request, or no frame \
                        encoder in its pipeline. The service works, at several times the cost: mend NettySocket.""").isEqualTo(before + 1);
        assertThat(SocketKinds.opened(metrics, "own")).isZero();
    }

    @Test
    void noBufferIsForgottenHoweverClientsComeAndGo() {
        try (var leaks = new Leaks()) {
            for (int i = 0; i < CHURN; i++) {
                var leaver = connect().subscribed("churn");
                var stayer = connect().subscribed("churn");
                broadcast.publish("churn", "said", "x".repeat(i * 10));
                if (i % 3 == 0) {
                    leaver.unsubscribe("churn");
                }
                if (i % 2 == 0) {
                    leaver.close();
                }
                stayer.nextData("churn", "said");
                leaver.close();
                stayer.close();
            }

            assertThat(leaks.found()).isEmpty();
        }
    }

    private ProtocolClient connect() {
        return ProtocolClient.established(server, app.key());
    }
}
