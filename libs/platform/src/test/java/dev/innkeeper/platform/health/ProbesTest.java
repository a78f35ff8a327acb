package dev.innkeeper.platform.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class ProbesTest {
    @Inject
    Switch vault;

    @Inject
    Heartbeats heartbeats;

    @TestHTTPResource("/")
    URI main;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void mend() {
        vault.broken = false;
        vault.critical = true;
        await(() -> get(main, "readyz").statusCode() == 200);
    }

    @Test
    void readinessFollowsACriticalDependencyAndLivenessDoesNot() throws Exception {
        await(() -> get(main, "readyz").statusCode() == 200);

        vault.broken = true;

        await(() -> get(main, "readyz").statusCode() == 503);
        assertThat(get(main, "readyz").body()).contains("\"vault\": \"down\"").contains("\"redis\": \"up\"");
        assertThat(get(main, "livez").statusCode()).isEqualTo(200);
        assertThat(get(main, "health").body()).contains("vault.last_error").contains("no key");
    }

    @Test
    void aDependencyThatIsNotCriticalOnlyDegrades() throws Exception {
        vault.critical = false;
        vault.broken = true;

        await(() -> get(main, "readyz").body().contains("degraded"));

        assertThat(get(main, "readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void aSilentLoopFailsLiveness() throws Exception {
        try (var loop = heartbeats.register("stuck", Duration.ofNanos(1))) {
            assertThat(get(main, "livez").statusCode()).isEqualTo(503);
            assertThat(loop.name()).isEqualTo("stuck");
        }
        assertThat(get(main, "livez").statusCode()).isEqualTo(200);
    }

    @Test
    void metricsAreOnTheManagementPortAndNowhereElse() throws Exception {
        assertThat(get(management, "metrics").body()).contains("dependency_up");
        assertThat(get(main, "metrics").statusCode()).isEqualTo(404);
        assertThat(get(main, "q/metrics").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> get(URI base, String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(base.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(condition);
    }

    /** A dependency that the test breaks and mends. */
    @Singleton
    static class Switch implements Probe {
        volatile boolean broken;
        volatile boolean critical = true;

        @Override
        public String name() {
            return "vault";
        }

        @Override
        public boolean critical() {
            return critical;
        }

        @Override
        public void check() {
            if (broken) {
                throw new IllegalStateException("no key");
            }
        }
    }
}
