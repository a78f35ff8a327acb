package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.local.stack.Service;
import dev.innkeeper.local.stack.Stack;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The operator's commands against a running stack. */
@Timeout(180)
class OperatorIT {
    private static final String SOME_KEY = "aW5ua2VlcGVyLWRldmVsb3BtZW50LWtleS0zMmJ5dGU=";
    private static final Map<String, String> PRODUCTION = Map.of(
            "APP_ENV", "production",
            "APP_KEY", SOME_KEY,
            "REALTIME_APP_ID", "1",
            "REALTIME_KEY", "k",
            "REALTIME_SECRET", SOME_KEY);
    // Those that the worker serves: innkeeper.jobs.worker.queues.
    private static final int QUEUES = 4;
    private static final String ONE_JOB = """
            insert into job (id, kind, queue, args, max_attempts, tags)
            values (gen_random_uuid(), 'hotel.sweep-expired-holds', 'default', '{}', 1, array['operator-it'])""";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Test
    void migratingAndSeedingAgainChangesNothing() throws Exception {
        assertThat(SharedStack.get().ops(List.of("migrate", "--seed"), Map.of()))
                .isZero();
    }

    @Test
    void demoDataIsRefusedInProduction() throws Exception {
        assertThat(SharedStack.get().ops(List.of("seed"), PRODUCTION)).isEqualTo(3);
        assertThat(SharedStack.get().ops(List.of("migrate", "--seed"), PRODUCTION))
                .isEqualTo(3);
    }

    @Test
    void theDoctorFindsThisStackWellAndUnfitForProduction() throws Exception {
        assertThat(SharedStack.get().ops(List.of("doctor"), Map.of())).isZero();
        assertThat(SharedStack.get().ops(List.of("doctor"), PRODUCTION)).isEqualTo(1);
    }

    @Test
    void theHotelIsClosedAndOpenedAgain() throws Exception {
        var stack = SharedStack.get();
        try {
            assertThat(stack.ops(List.of("maintenance", "on", "--message", "A new boiler", "--pause-jobs"), Map.of()))
                    .isZero();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> home(stack).statusCode() == 503
                            && home(stack).body().contains("A new boiler"));
            assertThat(number(stack, "select count(*) from queue where paused")).isEqualTo(QUEUES);
            stack.backends().database().execute(ONE_JOB);
            // Ten times as long as one takes to be found and started.
            await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(10)).until(() -> jobs(stack) == 1);
        } finally {
            assertThat(stack.ops(List.of("maintenance", "off"), Map.of())).isZero();
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> home(stack).statusCode() == 200);
        assertThat(number(stack, "select count(*) from queue where paused")).isZero();
        await().atMost(Duration.ofSeconds(20)).until(() -> jobs(stack) == 0);
    }

    private static long jobs(Stack stack) throws SQLException {
        return number(stack, "select count(*) from job where tags = array['operator-it']");
    }

    private static long number(Stack stack, String sql) throws SQLException {
        try (var connection = stack.backends().database().connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static HttpResponse<String> home(Stack stack) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(stack.url(Service.WEB).resolve("/")).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
