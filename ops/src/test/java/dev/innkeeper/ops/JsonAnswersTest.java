package dev.innkeeper.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.jobs.dispatch.Epochs;
import dev.innkeeper.jobs.dispatch.Fillings;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What programs get of the commands. */
@QuarkusTest
@WithTestResource(Backends.class)
class JsonAnswersTest {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final String NOBODY = "01990000-0000-7000-8000-000000000000";

    @Inject
    DataSource database;

    @Inject
    Epochs epochs;

    @Inject
    Fillings fillings;

    private record Answer(int exit, JsonNode json) {}

    @Test
    void aDeadJobIsListedShownAndRetried() throws Exception {
        var id = UUID.randomUUID().toString();
        execute("insert into job (id, kind, queue, args, state, attempt, max_attempts)"
                + " values ('%s', 'test.dead', 'default', '{}', 'dead', 9, 8)".formatted(id));

        assertThat(ask("jobs", "list", "--state", "dead").path("jobs").findValuesAsText("id"))
                .contains(id);
        assertThat(ask("jobs", "show", id).at("/job/state").asText()).isEqualToIgnoringCase("dead");
        assertThat(ask("jobs", "retry", id, "--operator", "ann").path("outcome").asText())
                .isEqualTo("QUEUED");

        assertThat(ask("jobs", "show", id).at("/job/state").asText()).isEqualToIgnoringCase("queued");
        assertThat(actions(id)).containsExactly("ann job.retry");
        var again = run("jobs", "retry", id, "--operator", "ann");
        assertThat(again.exit()).isEqualTo(Main.FAILED);
        assertThat(again.json().path("outcome").asText()).isEqualTo("NOT_DEAD");
        assertThat(actions(id)).hasSize(1);
    }

    @Test
    void theDeadJobsOfAKindAreRetriedTogetherAndEachIsWrittenDown() throws Exception {
        var ids = List.of(UUID.randomUUID().toString(), UUID.randomUUID().toString());
        for (var id : ids) {
            execute("insert into job (id, kind, queue, args, state, attempt, max_attempts)"
                    + " values ('%s', 'test.dead-kind', 'default', '{}', 'dead', 9, 8)".formatted(id));
        }

        var answer = ask("jobs", "retry", "--kind", "test.dead-kind", "--operator", "ann");

        assertThat(answer.path("queued").asInt()).isEqualTo(2);
        assertThat(answer.path("skipped").asInt(-1)).isZero();
        assertThat(ids).allSatisfy(id -> assertThat(actions(id)).containsExactly("ann job.retry"));
    }

    @Test
    void aWaitingJobIsCancelledAndADeadOneDiscarded() throws Exception {
        var waiting = UUID.randomUUID().toString();
        var dead = UUID.randomUUID().toString();
        execute("insert into job (id, kind, queue, args, max_attempts)"
                + " values ('%s', 'test.waiting', 'test-cancelled', '{}', 8)".formatted(waiting));
        execute("insert into job (id, kind, queue, args, state, attempt, max_attempts)"
                + " values ('%s', 'test.dead', 'test-cancelled', '{}', 'dead', 9, 8)".formatted(dead));
        assertThat(run("jobs", "discard", waiting).json().path("outcome").asText())
                .isEqualTo("NOT_DEAD");
        fillings.begin("test-cancelled", "1");
        fillings.open("test-cancelled", "1");
        try {
            assertThat(outcome("jobs", "cancel", waiting, "--operator", "ann")).isEqualTo("CANCELLED");
        } finally {
            epochs.wipe("test-cancelled");
        }
        assertThat(outcome("jobs", "discard", dead, "--operator", "ben")).isEqualTo("DISCARDED");

        assertThat(run("jobs", "show", waiting).exit()).isEqualTo(Main.FAILED);
        assertThat(run("jobs", "show", dead).exit()).isEqualTo(Main.FAILED);
        assertThat(actions(waiting)).containsExactly("ann job.cancel");
        assertThat(actions(dead)).containsExactly("ben job.discard");
    }

    @Test
    void aQueueIsLimitedAndTheStatsSayHowItIsDoing() throws Exception {
        execute("insert into queue (name) values ('test-limited') on conflict do nothing");
        var limited = ask("queues", "limit", "test-limited", "3", "--operator", "ann");
        assertThat(limited.path("limit").asInt()).isEqualTo(3);

        var stats = ask("jobs", "stats");
        var queue = queue(stats, "test-limited");
        assertThat(queue.at("/queue/limit").asInt()).isEqualTo(3);
        for (var number : List.of("ready", "delayed", "running", "parked")) {
            assertThat(queue.path(number).asInt(-1)).as(number).isZero();
        }

        assertThat(ask("queues", "limit", "test-limited", "--none", "--operator", "ben")
                        .path("limit")
                        .isInt())
                .isFalse();
        assertThat(actions("test-limited")).containsExactly("ann queue.limit", "ben queue.limit");
    }

    private static JsonNode queue(JsonNode stats, String name) {
        for (var queue : stats.path("queues")) {
            if (queue.at("/queue/name").asText().equals(name)) {
                return queue;
            }
        }
        throw new AssertionError("no queue " + name + " in " + stats);
    }

    @Test
    void aQueueThatIsNotThereIsAnErrorAndIsNotMade() throws Exception {
        var answer = run("queues", "pause", "test-qeueu", "--operator", "ann");

        assertThat(answer.exit()).isEqualTo(Main.FAILED);
        assertThat(answer.json().path("error").asText()).startsWith("no such queue");
        assertThat(ask("queues", "list").path("queues").findValuesAsText("name"))
                .doesNotContain("test-qeueu");
        assertThat(actions("test-qeueu")).isEmpty();
    }

    @Test
    void aQueueIsPausedAndResumed() throws Exception {
        execute("insert into queue (name) values ('test-queue') on conflict do nothing");
        var paused = ask("queues", "pause", "test-queue", "--operator", "ann");
        assertThat(paused.path("name").asText()).isEqualTo("test-queue");
        assertThat(paused.path("paused").asBoolean()).isTrue();
        assertThat(ask("queues", "list").path("queues").findValuesAsText("name"))
                .contains("test-queue");

        var resumed = ask("queues", "resume", "test-queue", "--operator", "ben");
        assertThat(resumed.path("paused").asBoolean(true)).isFalse();
        assertThat(actions("test-queue")).containsExactly("ann queue.pause", "ben queue.resume");
    }

    @Test
    void aScheduleIsPausedAndResumed() throws Exception {
        execute("insert into schedule (name, cron, zone, last_fire_at) values ('test:one', '0 3 * * *', 'UTC', now())");

        assertThat(ask("schedules", "list").path("schedules").findValuesAsText("name"))
                .contains("test:one");
        assertThat(outcome("schedules", "pause", "test:one", "--operator", "ann"))
                .isEqualTo("DONE");
        assertThat(outcome("schedules", "pause", "test:one", "--operator", "ben"))
                .isEqualTo("UNCHANGED");
        assertThat(outcome("schedules", "resume", "test:one", "--operator", "ann"))
                .isEqualTo("DONE");
        assertThat(ask("schedules", "run-now", "test:one", "--operator", "ann")
                        .path("schedule")
                        .asText())
                .isEqualTo("test:one");

        assertThat(actions("test:one"))
                .containsExactly("ann schedule.pause", "ann schedule.resume", "ann schedule.run-now");
    }

    @Test
    void workersAreAMemberOfAnObject() throws Exception {
        assertThat(ask("workers", "list").path("workers").isArray()).isTrue();
    }

    @Test
    void whatRealtimeServesIsAMemberOfAnObject() throws Exception {
        assertThat(ask("realtime", "nodes").path("nodes").isArray()).isTrue();
        assertThat(ask("realtime", "channels").path("channels").isArray()).isTrue();
        assertThat(ask("realtime", "members", "presence-desk.7").path("members").isArray())
                .isTrue();
    }

    @Test
    void anApplicationIsAddedChangedShownAndListed() throws Exception {
        assertThat(ask("realtime", "apps", "add", "shop", "--operator", "ann")
                        .path("secret")
                        .asText())
                .hasSize(40);

        var changed = ask(
                "realtime",
                "apps",
                "set",
                "shop",
                "limits.connections=500",
                "webhooks.urls=https://shop.example/hook?a=b",
                "allowedOrigins=",
                "--operator",
                "ben");

        assertThat(setting(changed, "limits.connections").path("value").asText())
                .isEqualTo("500");
        assertThat(setting(changed, "webhooks.urls").path("value").asText()).isEqualTo("https://shop.example/hook?a=b");
        assertThat(setting(changed, "allowedOrigins").path("own").asBoolean(true))
                .isFalse();
        assertThat(ask("realtime", "apps", "show", "shop")).isEqualTo(changed);
        var listed = ask("realtime", "apps", "list").path("apps");
        assertThat(listed.findValuesAsText("id")).contains("shop");
        assertThat(listed.toString()).contains("\"connections\":500", "PT10M").doesNotContain("secret");
        assertThat(actions("shop")).containsExactly("ann realtime.app.add", "ben realtime.app.set");
        assertThat(ask("realtime", "apps", "encrypt-anew").path("unread").isArray())
                .isTrue();

        for (var unknown : List.of("realtime apps show nobody", "realtime apps set nobody limits.batch=5")) {
            var answer = run(unknown.split(" "));
            assertThat(answer.exit()).as(unknown).isEqualTo(Main.FAILED);
            assertThat(answer.json().path("error").asText()).as(unknown).contains("nobody");
        }
        assertThat(actions("nobody")).isEmpty();
    }

    private static JsonNode setting(JsonNode app, String name) {
        for (var one : app.path("settings")) {
            if (one.path("name").asText().equals(name)) {
                return one;
            }
        }
        throw new AssertionError(name + " is not in " + app);
    }

    @Test
    void whatIsNotThereIsToldInJsonToo() throws Exception {
        for (var unknown : List.of("jobs show " + NOBODY, "schedules run-now test:none")) {
            var answer = run(unknown.split(" "));
            assertThat(answer.exit()).as(unknown).isEqualTo(Main.FAILED);
            assertThat(answer.json().path("error").asText()).as(unknown).startsWith("no such");
        }
        for (var unknown : List.of(
                "jobs retry " + NOBODY,
                "jobs cancel " + NOBODY,
                "jobs discard " + NOBODY,
                "schedules pause test:none",
                "schedules resume test:none")) {
            var answer = run(unknown.split(" "));
            assertThat(answer.exit()).as(unknown).isEqualTo(Main.FAILED);
            assertThat(answer.json().path("outcome").asText()).as(unknown).isEqualTo("UNKNOWN");
        }
        assertThat(actions(NOBODY)).isEmpty();
        assertThat(actions("test:none")).isEmpty();
    }

    private String outcome(String... command) throws Exception {
        return ask(command).path("outcome").asText();
    }

    private JsonNode ask(String... command) throws Exception {
        var answer = run(command);
        assertThat(answer.exit()).as("%s: %s", List.of(command), answer.json()).isZero();
        return answer.json();
    }

    private static Answer run(String... command) throws Exception {
        var out = new StringWriter();
        var arguments = new ArrayList<>(List.of(command));
        arguments.add("--json");
        int exit = Main.commandLine().setOut(new PrintWriter(out, true)).execute(arguments.toArray(String[]::new));
        var json = JSON.readTree(out.toString());
        assertThat(json.isObject()).as("%s answers %s", arguments, out).isTrue();
        return new Answer(exit, json);
    }

    private List<String> actions(String target) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(
                        "select operator || ' ' || action from operator_action where target = ?"
                                + " and created_at between now() - interval '1 minute' and now() order by id")) {
            statement.setString(1, target);
            var found = new ArrayList<String>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        }
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
