package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.broadcast.Apps;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What publishers are told who ask too often or for too much at once: to come back, and when. */
@QuarkusTest
@WithTestResource(RedisOnly.class)
@TestProfile(AdmittedTest.Strict.class)
class RefusedRequestsTest {
    private static final int MANY = 100;
    private static final String ONE = "\"c\"";

    @TestHTTPResource("/")
    URI server;

    @Inject
    Apps apps;

    private ApiClient api;

    @BeforeEach
    void open() {
        api = new ApiClient(server, apps.configured());
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void whoAsksTooOftenIsToldSoWhateverItAsksAndServedAgainSoonAfter() {
        var answer = publish(ONE);
        for (int i = 0; answer.statusCode() == 200 && i < MANY; i++) {
            answer = i % 2 == 0 ? api.get("/channels", Map.of()) : publish(ONE);
        }

        assertComeBack(answer, 429, "Too many requests, try again later\n");
        await().atMost(ProtocolClient.PATIENCE).until(() -> publish(ONE).statusCode() == 200);
    }

    @Test
    void whatIsTooMuchToWaitForRedisAtOnceIsRefusedAndLessIsNot() {
        var many = IntStream.rangeClosed(0, AdmittedTest.MOST_WAITING)
                .mapToObj(n -> "\"c" + n + "\"")
                .collect(Collectors.joining(","));

        var answer =
                await().atMost(ProtocolClient.PATIENCE).until(() -> publish(many), given -> given.statusCode() != 429);

        assertComeBack(answer, 503, "Too much is waiting, try again\n");
        await().atMost(ProtocolClient.PATIENCE).until(() -> publish(ONE).statusCode() == 200);
    }

    private HttpResponse<String> publish(String channels) {
        return api.post("/events", "{\"name\":\"e\",\"data\":\"d\",\"channels\":[%s]}".formatted(channels));
    }

    private static void assertComeBack(HttpResponse<String> answer, int status, String text) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(answer.headers().firstValue("Content-Type"))
                .as("libraries show it as it is")
                .hasValue("text/plain; charset=utf-8");
        assertThat(answer.body()).isEqualTo(text);
    }
}
