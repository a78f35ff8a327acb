package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.broadcast.BroadcastConfig;
import dev.innkeeper.realtime.wire.CloseCode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The clients and libraries as their makers publish them, and those of their own tests that need a server. */
@QuarkusTest
@WithTestResource(RedisOnly.class)
class ForeignClientsTest {
    private static final Duration LONG = Duration.ofSeconds(180);

    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    @BeforeAll
    static void install() throws Exception {
        NodePrograms.install();
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void theyWorkUnmodified(String script) throws Exception {
        NodePrograms.run(
                        script,
                        NodePrograms.environment(server, app),
                        "node",
                        "--test",
                        "--test-reporter=spec",
                        "acceptance/" + script)
                .endsWell(LONG);
    }

    @Test
    void pusherJsPassesItsOwnIntegrationSpecs() throws Exception {
        NodePrograms.run("specs", NodePrograms.environment(server, app), "node", "specs/run.js")
                .endsWell(LONG);
    }

    @Test
    void theHttpLibraryPassesItsOwnRemoteTests() throws Exception {
        var environment = new HashMap<>(NodePrograms.environment(server, app));
        environment.put(
                "PUSHER_URL",
                "http://%s:%s@%s:%d/apps/%s"
                        .formatted(app.key(), app.secret(), server.getHost(), server.getPort(), app.appId()));
        // All that the package ships for a real server; those in tests/integration bring an answer of their own.
        NodePrograms.run(
                        "remote",
                        environment,
                        "node",
                        "node_modules/mocha/bin/mocha.js",
                        "--timeout=30000",
                        "--recursive",
                        "node_modules/pusher/tests/remote")
                .endsWell(LONG);
    }

    @ParameterizedTest
    @EnumSource(CloseCode.class)
    void whatClientsDoWithEachCodeIsTested(CloseCode code) throws Exception {
        assertThat(Files.readString(NodePrograms.INSTALLED.resolve(Path.of("acceptance", "closes.test.js"))))
                .containsPattern("\\b" + code.code() + "\\b");
    }

    @Test
    void everyScriptIsRun() {
        assertThat(scripts()).hasSizeGreaterThanOrEqualTo(8);
    }

    static List<String> scripts() {
        return NodePrograms.scripts("acceptance", ".test.js");
    }
}
