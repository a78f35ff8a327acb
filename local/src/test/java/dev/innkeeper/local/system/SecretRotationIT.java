package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.local.stack.Service;
import dev.innkeeper.local.stack.Stack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** All secrets are changed by `secrets next`, as docs/security.md says, while guests who logged in before it book and listen. */
@EveryFault
@Timeout(600)
class SecretRotationIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int GUESTS = 4;
    private static final int TAKEN = 0;
    private static final int REFUSED = 3;
    private static final String PUBLISHED_KEY =
            Base64.getEncoder().encodeToString("innkeeper-development-key-32byte".getBytes(StandardCharsets.US_ASCII));

    @TempDir
    private Path folder;

    private Stack stack;
    private RedisAdmin redis;
    private String owner;

    /** The folder that deploy/secrets would have made for this stack. */
    @BeforeEach
    void secrets() throws Exception {
        stack = SharedStack.get();
        owner = stack.backends().database().user();
        redis = new RedisAdmin(stack.backends().redisUrl());
        redis.command("ACL SETUSER innkeeper on >first ~* &* +@all");
        write("app-key", PUBLISHED_KEY);
        write("app-key-next", "");
        write("realtime-secret", "innkeeper-development-secret");
        write("realtime-secret-next", "");
        write("database-user", owner);
        write("database-password", stack.backends().database().password());
        write("redis-url", redis.url("innkeeper", "first"));
        write("redis-users", "user innkeeper on #%s ~* &* +@all".formatted(sha256("first")));
    }

    @AfterEach
    void asBefore() throws Exception {
        redis.command("ACL DELUSER innkeeper");
        var database = stack.backends().database();
        // The owner has no password at the end; Postgres asks for none from its own machine.
        database.execute("alter role %s password '%s'".formatted(owner, database.password()));
        database.execute("drop role if exists %s_b".formatted(owner));
    }

    @Test
    void nobodyIsLoggedOutAndNoRequestFails() throws Exception {
        try (var fleet = Fleet.around(stack);
                var web = new Balancer(fleet.both(Service.WEB));
                var realtime = new Balancer(fleet.both(Service.REALTIME));
                var guests = new Regulars(web, realtime, GUESTS)) {
            assertThat(next("app-key")).isEqualTo(TAKEN);
            assertThat(next("realtime-secret")).isEqualTo(TAKEN);
            assertThat(next("redis-password")).isEqualTo(TAKEN);
            assertThat(next("database-password")).isEqualTo(TAKEN);
            for (var secret : List.of("app-key", "realtime-secret", "redis-password", "database-password")) {
                assertThat(next(secret))
                        .as("%s while the former one is used", secret)
                        .isEqualTo(REFUSED);
            }
            assertThat(read("database-user")).isEqualTo(owner + "_b");
            fleet.deploy(environment());
            fleet.roll();

            for (var secret : List.of("app-key", "realtime-secret", "redis-password", "database-password")) {
                assertThat(next(secret)).as(secret).isEqualTo(TAKEN);
            }
            fleet.roll();

            // What guests logged in with is dropped only when their sessions have ended; the secret goes at once.
            assertThat(next("app-key")).isEqualTo(TAKEN);
            assertThat(next("app-key")).as("with sessions of the former key").isEqualTo(REFUSED);
            assertThat(next("realtime-secret")).isEqualTo(TAKEN);
            fleet.roll();

            var codes = guests.leave();
            System.out.printf(
                    "secret rotation: %d answers as they should be, %d failures%n",
                    guests.answers(), guests.failures().size());
            assertThat(guests.failures()).as("requests that failed").isEmpty();
            new MailboxClient(stack).awaitEach(codes, LONG);
            assertThat(RealtimeApi.publish(
                            fleet.url(0, Service.REALTIME), Map.of("name", "a", "data", "b", "channel", "c")))
                    .as("what the former secret signed")
                    .isEqualTo(401);
            assertThat(redis.refuses("innkeeper", "first")).isTrue();
            assertThat(read("app-key-next"))
                    .as("the former key, for sessions that live")
                    .isEqualTo(PUBLISHED_KEY);
        }
    }

    private int next(String secret) throws Exception {
        return stack.ops(List.of("secrets", "next", secret, "--folder", folder.toString()), environment());
    }

    /** As the compose files name the files. */
    private Map<String, String> environment() {
        var environment = new HashMap<String, String>();
        Map.of(
                        "APP_KEY", "app-key",
                        "APP_KEY_NEXT", "app-key-next",
                        "REALTIME_SECRET", "realtime-secret",
                        "REALTIME_SECRET_NEXT", "realtime-secret-next",
                        "DATABASE_USER", "database-user",
                        "DATABASE_PASSWORD", "database-password",
                        "REDIS_URL", "redis-url")
                .forEach((variable, file) ->
                        environment.put(variable + "_FILE", folder.resolve(file).toString()));
        return environment;
    }

    private static String sha256(String text) throws NoSuchAlgorithmException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text + "\n");
    }

    private String read(String name) throws IOException {
        return Files.readString(folder.resolve(name)).strip();
    }
}
