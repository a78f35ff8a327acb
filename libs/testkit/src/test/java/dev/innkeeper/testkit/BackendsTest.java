package dev.innkeeper.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackendsTest {
    @Test
    void eachTestGetsADatabaseOfItsOwn() throws Exception {
        var first = Postgres.shared().newDatabase();
        var second = Postgres.shared().newDatabase();

        first.execute("create table only_here (id int)");

        try (var connection = second.connect();
                var rows = connection.getMetaData().getTables(null, "public", "only_here", null)) {
            assertThat(rows.next())
                    .describedAs("the second database sees the first's table")
                    .isFalse();
        }
    }

    @Test
    void redisIsEmptiedBetweenTests() throws Exception {
        var redis = Redis.shared();
        assertThat(ask(redis, "SET left over")).isEqualTo("+OK");

        redis.flush();

        assertThat(ask(redis, "EXISTS left")).isEqualTo(":0");
    }

    @Test
    void anEmbeddedServerKeepsItsDataInTheGivenFolder(@org.junit.jupiter.api.io.TempDir java.nio.file.Path folder)
            throws Exception {
        var data = folder.resolve("postgres");
        try (var server = EmbeddedPostgresServer.start(0, data, Map.of())) {
            server.database("kept").execute("create table guest (name text)");
        }
        try (var server = EmbeddedPostgresServer.start(0, data, Map.of());
                var connection = server.database("kept").connect();
                var rows = connection.getMetaData().getTables(null, "public", "guest", null)) {
            assertThat(rows.next())
                    .describedAs("the table survived the restart")
                    .isTrue();
        }
    }

    /** Images are built on machines of both architectures, with a run on embedded servers. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres-linux-x86_64.txz",
                "postgres-linux-arm_64.txz",
                "redis-server-6.2.6-v5-linux-amd64",
                "redis-server-6.2.7-linux-arm64"
            })
    void embeddedServersAreThereForBothArchitectures(String binary) {
        assertThat(getClass().getResource("/" + binary)).isNotNull();
    }

    private static String ask(Redis redis, String command) throws Exception {
        var address = URI.create(redis.url());
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream().write((command + "\r\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            return new String(
                            socket.getInputStream().readNBytes(command.startsWith("SET") ? 5 : 4),
                            java.nio.charset.StandardCharsets.US_ASCII)
                    .strip();
        }
    }
}
