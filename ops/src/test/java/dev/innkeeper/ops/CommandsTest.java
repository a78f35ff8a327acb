package dev.innkeeper.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aGeneratedKeyIsThirtyTwoBytesAndNewEachTime() {
        assertThat(run("keys", "generate")).isZero();
        assertThat(run("keys", "generate")).isZero();

        var keys = out.toString().lines().toList();
        assertThat(keys).hasSize(2).doesNotHaveDuplicates();
        assertThat(keys)
                .allSatisfy(key -> assertThat(Base64.getDecoder().decode(key)).hasSize(32));
    }

    @Test
    void jsonIsOneObject() {
        assertThat(run("keys", "generate", "--json")).isZero();

        assertThat(out.toString().strip()).matches("\\{\"key\":\"[^\"]{44}\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "migrate",
                "seed",
                "smoke",
                "jobs",
                "schedules",
                "queues",
                "workers",
                "keys",
                "realtime",
                "maintenance",
                "doctor",
                "secrets"
            })
    void eachCommandExplainsItself(String command) {
        assertThat(run(command, "--help")).isZero();

        assertThat(out.toString()).contains("Usage:").contains(command);
    }

    @Test
    void wrongUsageIsTwo() {
        assertThat(run("smoke")).isEqualTo(2);
        assertThat(run("migrat")).isEqualTo(2);

        assertThat(err.toString()).contains("BASE_URL").contains("migrat");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jobs list",
                "jobs show",
                "jobs retry",
                "jobs cancel",
                "jobs discard",
                "jobs stats",
                "queues list",
                "queues pause",
                "queues resume",
                "queues limit",
                "schedules list",
                "schedules run-now",
                "schedules pause",
                "schedules resume",
                "workers list",
                "realtime channels",
                "realtime members",
                "realtime nodes",
                "realtime disconnect",
                "realtime drain",
                "realtime apps list",
                "realtime apps show",
                "realtime apps set",
                "realtime apps add",
                "realtime apps rotate",
                "realtime apps encrypt-anew",
                "maintenance on",
                "maintenance off",
                "maintenance status",
                "secrets status",
                "secrets next",
                "doctor"
            })
    void eachCommandAnswersInJsonToo(String command) {
        assertThat(run((command + " --help").split(" "))).isZero();

        assertThat(out.toString()).contains("--json").contains("Exit codes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jobs retry",
                "jobs cancel",
                "jobs discard",
                "queues pause",
                "queues resume",
                "queues limit",
                "schedules run-now",
                "schedules pause",
                "schedules resume",
                "realtime disconnect",
                "realtime drain",
                "realtime apps add",
                "realtime apps set",
                "realtime apps disable",
                "realtime apps enable",
                "realtime apps rotate",
                "realtime apps encrypt-anew",
                "maintenance on",
                "maintenance off",
                "secrets next"
            })
    void eachCommandThatChangesSomethingIsToldWhoActs(String command) {
        assertThat(run((command + " --help").split(" "))).isZero();

        assertThat(out.toString()).contains("--operator");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jobs retry",
                "jobs retry 0199-x",
                "jobs retry 01990000-0000-7000-8000-000000000000 --kind mail",
                "jobs show",
                "queues pause",
                "queues limit mail",
                "queues limit mail 0",
                "queues limit mail 3 --none",
                "realtime members",
                "realtime members availability.lisbon",
                "realtime channels --limit 0",
                "realtime disconnect",
                "realtime drain",
                "realtime apps show",
                "realtime apps set shop",
                "realtime apps set shop limits.batch",
                "realtime apps set shop limits.batch=many",
                "realtime apps set shop limits.batch=0",
                "realtime apps set shop limits.eventBytes=65537",
                "realtime apps set shop limits.cacheTtl=60",
                "realtime apps set shop features.clientEvents=yes",
                "realtime apps set shop allowedOrigins=shop.example",
                "realtime apps set shop webhooks.urls=ftp://shop.example",
                "realtime apps set shop webhooks.events=channel_filled",
                "realtime apps set shop limits.beds=3",
                "maintenance",
                "maintenance on --retry-after 0",
                "maintenance on --retry-after 86401",
                "maintenance on --message=",
                "secrets next app-key",
                "secrets next no-such --folder /etc",
                "secrets status --folder secrets"
            })
    void whatIsMissingOrContradictsItselfIsWrongUsage(String command) {
        assertThat(run(command.split(" "))).isEqualTo(2);

        assertThat(err.toString()).contains("Usage:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"app-key", "realtime-secret", "database-password", "redis-password"})
    void theStepsOnKubernetesAreCommandsForThatNamespace(String secret) {
        assertThat(run("secrets", "kubernetes", secret, "--namespace", "elsewhere"))
                .isZero();

        assertThat(out.toString()).contains("-n elsewhere").doesNotContain("SPACE", "NAME", "UNTIL");
    }

    private int run(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
