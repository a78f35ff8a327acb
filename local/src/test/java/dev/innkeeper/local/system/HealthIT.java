package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.local.stack.Service;
import dev.innkeeper.local.stack.Stack;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each service says of itself while its databases come and go. */
@Timeout(180)
class HealthIT {
    // Three failed checks, each bounded by two seconds, and one to spare.
    private static final Duration NOTICED = Duration.ofSeconds(30);

    private Stack stack;

    @BeforeEach
    void start() throws InterruptedException {
        stack = SharedStack.get();
        awaitReadiness(Map.of(Service.WEB, 200, Service.WORKER, 200, Service.SCHEDULER, 200, Service.REALTIME, 200));
    }

    @AfterEach
    void everythingIsReadyAgain() {
        awaitReadiness(Map.of(Service.WEB, 200, Service.WORKER, 200, Service.SCHEDULER, 200, Service.REALTIME, 200));
    }

    @Test
    void withoutPostgresOnlyRealtimeIsReadyAndAllAreAlive() {
        stack.backends().stopPostgres();
        try {
            awaitReadiness(Map.of(Service.WEB, 503, Service.WORKER, 503, Service.SCHEDULER, 503));
            assertThat(status(Service.REALTIME, "/readyz")).isEqualTo(200);
            everyServiceIsAliveAndTellsItsStory();
        } finally {
            stack.backends().startPostgres();
        }
    }

    @Test
    void withoutRedisTheWorkerGoesOnAndAllAreAlive() throws Exception {
        stack.backends().stopRedis();
        try {
            await().atMost(NOTICED)
                    .untilAsserted(
                            () -> assertThat(body(Service.WORKER, "/readyz")).contains("degraded"));
            assertThat(status(Service.WORKER, "/readyz")).isEqualTo(200);
            assertThat(status(Service.REALTIME, "/readyz")).isEqualTo(200);
            everyServiceIsAliveAndTellsItsStory();
        } finally {
            stack.backends().startRedis();
        }
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void metricsAreOnTheManagementPortOnly(Service service) {
        assertThat(status(service, "/metrics")).as("main port").isEqualTo(404);
        assertThat(status(service, "/q/metrics")).as("main port").isEqualTo(404);
        assertThat(Visitor.get(stack.managementUrl(service).resolve("/metrics")).status())
                .as("management port")
                .isEqualTo(200);
    }

    private void everyServiceIsAliveAndTellsItsStory() {
        for (var service : Service.values()) {
            assertThat(status(service, "/livez")).as("%s is alive", service).isEqualTo(200);
            assertThat(body(service, "/health"))
                    .as("diagnostics of %s", service)
                    .contains("\"status\"");
        }
    }

    private void awaitReadiness(Map<Service, Integer> wanted) {
        wanted.forEach((service, status) -> await().atMost(NOTICED)
                .untilAsserted(() -> assertThat(status(service, "/readyz"))
                        .as("readiness of %s", service)
                        .isEqualTo(status)));
    }

    private int status(Service service, String path) {
        return Visitor.get(stack.url(service).resolve(path)).status();
    }

    private String body(Service service, String path) {
        return Visitor.get(stack.url(service).resolve(path)).body();
    }
}
