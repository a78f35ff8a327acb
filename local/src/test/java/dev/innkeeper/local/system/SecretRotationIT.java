package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.local.stack.Service;
import dev.innkeeper.local.stack.Stack;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All secrets are changed as docs/security.md says, while guests who logged in before it book and listen. */
@EveryFault
@Timeout(600)
class SecretRotationIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int GUESTS = 4;
    private static final String PUBLISHED_KEY =
            Base64.getEncoder().encodeToString("innkeeper-development-key-32byte".getBytes(StandardCharsets.US_ASCII));
    private static final String NEW_KEY =
            Base64.getEncoder().encodeToString("a-key-that-this-drill-brings-in!".getBytes(StandardCharsets.US_ASCII));
    private static final String PUBLISHED_SECRET = "innkeeper-development-secret";
    private static final String NEW_SECRET = "a-secret-that-this-drill-brings-in";
    private static final String SECOND_ROLE = """
            create role innkeeper_b login password 'of the second role' in role %1$s;
            alter role innkeeper_b set role %1$s""";
    private static final String STRANGERS = """
            select count(*) from pg_stat_activity
             where application_name in ('web', 'worker', 'scheduler', 'realtime') and usename <> 'innkeeper_b'""";

    private Stack stack;
    private RedisAdmin redis;

    @BeforeEach
    void secondOnes() throws Exception {
        stack = SharedStack.get();
        redis = new RedisAdmin(stack.backends().redisUrl());
        stack.backends()
                .database()
                .execute(SECOND_ROLE.formatted(stack.backends().database().user()));
        redis.command("ACL SETUSER innkeeper on >first ~* &* +@all");
    }

    @AfterEach
    void asBefore() throws Exception {
        redis.command("ACL DELUSER innkeeper");
        stack.backends().database().execute("drop role innkeeper_b");
    }

    @Test
    void nobodyIsLoggedOutAndNoRequestFails() throws Exception {
        try (var fleet = Fleet.around(stack);
                var web = new Balancer(fleet.both(Service.WEB));
                var realtime = new Balancer(fleet.both(Service.REALTIME));
                var guests = new Regulars(web, realtime, GUESTS)) {
            var environment = new HashMap<>(Map.of(
                    "APP_KEY", PUBLISHED_KEY,
                    "APP_KEY_NEXT", NEW_KEY,
                    "REALTIME_SECRET", PUBLISHED_SECRET,
                    "REALTIME_SECRET_NEXT", NEW_SECRET,
                    "DATABASE_USER", "innkeeper_b",
                    "DATABASE_PASSWORD", "of the second role",
                    "REDIS_URL", redis.url("innkeeper", "first")));
            fleet.deploy(environment);
            fleet.roll();
            assertThat(new QueueCounts(stack.backends()).number(STRANGERS))
                    .as("connections as the former role")
                    .isZero();

            redis.command("ACL SETUSER innkeeper >second");
            environment.putAll(Map.of(
                    "APP_KEY", NEW_KEY,
                    "APP_KEY_NEXT", PUBLISHED_KEY,
                    "REALTIME_SECRET", NEW_SECRET,
                    "REALTIME_SECRET_NEXT", PUBLISHED_SECRET,
                    "REDIS_URL", redis.url("innkeeper", "second")));
            fleet.deploy(Map.copyOf(environment));
            fleet.roll();
            redis.command("ACL SETUSER innkeeper <first");

            // What guests logged in with is dropped only when their sessions have ended; the secret goes at once.
            environment.remove("REALTIME_SECRET_NEXT");
            fleet.deploy(Map.copyOf(environment));
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
        }
    }
}
