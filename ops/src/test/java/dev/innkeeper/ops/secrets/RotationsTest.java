package dev.innkeeper.ops.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.innkeeper.testkit.Backends;
import io.quarkus.redis.client.RedisClientName;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps on real servers, up to where another login is needed: SecretRotationIT goes on from there. */
@QuarkusTest
@WithTestResource(Backends.class)
class RotationsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Inject
    Rotations rotations;

    @Inject
    Connected connected;

    @Inject
    RedisAPI redis;

    @Inject
    @RedisClientName("jobs")
    RedisAPI queue;

    @ConfigProperty(name = "DATABASE_URL")
    String url;

    @ConfigProperty(name = "DATABASE_USER")
    String user;

    @ConfigProperty(name = "DATABASE_PASSWORD")
    String password;

    @ConfigProperty(name = "REDIS_URL")
    String redisUrl;

    @TempDir
    Path folder;

    @BeforeEach
    void secrets() throws IOException {
        write("app-key", RandomSecret.key());
        write("app-key-next", "");
        write("realtime-secret", "the old one");
        write("realtime-secret-next", "");
        write("database-user", user);
        write("database-password", password);
    }

    @AfterEach
    void asBefore() {
        System.clearProperty("APP_KEY");
    }

    @Test
    void aSecretThatSignsIsAcceptedThenSignsThenTheOldOneGoes() throws Exception {
        var offered = rotations.next(folder, Rotated.REALTIME_SECRET, false);
        var fresh = read("realtime-secret-next");
        assertThat(offered.step()).isEqualTo("offered");
        assertThat(fresh).hasSize(32);
        assertThat(read("realtime-secret")).isEqualTo("the old one");

        assertThat(rotations.next(folder, Rotated.REALTIME_SECRET, false).step())
                .isEqualTo("swapped");
        assertThat(read("realtime-secret")).isEqualTo(fresh);
        assertThat(read("realtime-secret-next")).isEqualTo("the old one");

        assertThat(rotations.next(folder, Rotated.REALTIME_SECRET, false).step())
                .isEqualTo("resting");
        assertThat(read("realtime-secret")).isEqualTo(fresh);
        assertThat(read("realtime-secret-next")).isEmpty();
    }

    @Test
    void aKeyGoesWhenTheSessionsThatItSignedHaveEndedOrAtOnceIfItLeaked() throws Exception {
        rotations.next(folder, Rotated.APP_KEY, false);
        rotations.next(folder, Rotated.APP_KEY, false);
        assertThat(rotations.next(folder, Rotated.APP_KEY, false).step()).isEqualTo("ending");

        assertThatThrownBy(() -> rotations.next(folder, Rotated.APP_KEY, false))
                .isInstanceOf(StillUsed.class)
                .hasMessageContaining("sessions");
        assertThat(read("app-key-next")).isNotEmpty();

        System.setProperty("APP_KEY", read("app-key"));
        assertThat(rotations.next(folder, Rotated.APP_KEY, true).step()).isEqualTo("resting");
        assertThat(read("app-key-next")).isEmpty();
    }

    @Test
    void aKeyDoesNotGoWhereSecretsInTheDatabaseWouldBeEncryptedWithAnother() throws Exception {
        rotations.next(folder, Rotated.APP_KEY, false);
        rotations.next(folder, Rotated.APP_KEY, false);
        System.setProperty("APP_KEY", RandomSecret.key());

        assertThatThrownBy(() -> rotations.next(folder, Rotated.APP_KEY, true))
                .isInstanceOf(StillUsed.class)
                .hasMessageContaining("APP_KEY is not the one of the folder");
    }

    @Test
    void noStepIsTakenWhileAProcessRunsFromBeforeTheLastOne() throws Exception {
        try (var old = DriverManager.getConnection(url + "?ApplicationName=web", user, password)) {
            assertThat(old.isValid(1)).isTrue();
            rotations.next(folder, Rotated.REALTIME_SECRET, false);

            assertThatThrownBy(() -> rotations.next(folder, Rotated.REALTIME_SECRET, false))
                    .isInstanceOf(StillUsed.class)
                    .hasMessageContaining("postgres: web at");
        }
        assertThat(read("realtime-secret")).isEqualTo("the old one");
    }

    @Test
    void aProcessIsKnownByItsProbeWhenItsPoolHasReplacedAllConnections() throws Exception {
        try (var probe = DriverManager.getConnection(url + "?ApplicationName=worker%20probe", user, password)) {
            assertThat(probe.isValid(1)).isTrue();

            assertThat(connected.since(Instant.now().plusSeconds(2)))
                    .anyMatch(one -> one.startsWith("postgres: worker probe at"));
        }
    }

    @Test
    void aServiceThatConnectedToRedisBeforeAMomentIsNamedAndNobodyElse() throws Exception {
        try (var service = redisClient("web");
                var exporter = redisClient("exporter")) {
            var soon = connected.redisSince(Instant.now().plusSeconds(2));
            assertThat(soon).anyMatch(one -> one.contains("web at") && one.contains(":" + service.getLocalPort()));
            assertThat(soon).noneMatch(one -> one.contains(":" + exporter.getLocalPort()));
            assertThat(connected.redisSince(Instant.now().minusSeconds(60)))
                    .noneMatch(one -> one.contains(":" + service.getLocalPort()));
        }
    }

    @Test
    void allConnectionsToRedisHaveTheApplicationsName() {
        for (var client : List.of(redis, queue)) {
            assertThat(client.client(List.of("GETNAME")).await().atMost(PATIENCE))
                    .hasToString("ops");
        }
    }

    @Test
    void aSecondLoginActsAsTheOwner() throws Exception {
        rotations.next(folder, Rotated.DATABASE_PASSWORD, false);

        try (var second = DriverManager.getConnection(url, read("database-user"), read("database-password"));
                var statement = second.createStatement();
                var row = statement.executeQuery("select session_user, current_user")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo(user + "_b");
            assertThat(row.getString(2)).isEqualTo(user);
        }
        assertThatThrownBy(() -> rotations.next(folder, Rotated.DATABASE_PASSWORD, false))
                .isInstanceOf(StillUsed.class)
                .hasMessageContaining("DATABASE_USER");
    }

    @Test
    void aSecondLoginReceivesTheWalAsTheOwnerDoesAndIsWaitedFor() throws Exception {
        rotations.next(folder, Rotated.DATABASE_PASSWORD, false);

        var properties = new Properties();
        properties.setProperty("user", read("database-user"));
        properties.setProperty("password", read("database-password"));
        properties.setProperty("replication", "database");
        properties.setProperty("preferQueryMode", "simple");
        properties.setProperty("ApplicationName", "pg_receivewal");
        try (var backup = DriverManager.getConnection(url, properties)) {
            assertThat(backup.isClosed()).isFalse();
            assertThat(connected.as(user + "_b")).anyMatch(one -> one.contains("as %s_b,".formatted(user)));
        }
    }

    @Test
    void aLoginThatIsNotTheFoldersIsNotChanged() throws Exception {
        write("database-user", "somebody");

        assertThatThrownBy(() -> rotations.next(folder, Rotated.DATABASE_PASSWORD, false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("database-user says somebody");
        assertThat(read("database-password")).isEqualTo(password);
    }

    @Test
    void theStatusSaysHowFarEachIs() throws Exception {
        rotations.next(folder, Rotated.REALTIME_SECRET, false);

        assertThat(rotations.all(folder))
                .extracting(Rotations.Standing::secret, Rotations.Standing::step)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("app-key", "resting"),
                        org.assertj.core.groups.Tuple.tuple("realtime-secret", "offered"),
                        org.assertj.core.groups.Tuple.tuple("database-password", "resting"),
                        org.assertj.core.groups.Tuple.tuple("redis-password", "resting"));
    }

    private Socket redisClient(String name) throws IOException {
        var address = URI.create(redisUrl);
        var client = new Socket(address.getHost(), address.getPort());
        client.getOutputStream().write("CLIENT SETNAME %s\r\n".formatted(name).getBytes());
        assertThat(client.getInputStream().read()).isEqualTo('+');
        return client;
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text + "\n");
    }

    private String read(String name) throws IOException {
        return Files.readString(folder.resolve(name)).strip();
    }
}
