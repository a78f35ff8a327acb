package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.broadcast.Broadcast;
import dev.innkeeper.broadcast.BroadcastConfig;
import dev.innkeeper.broadcast.RedisNames;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisOnly.class)
@TestProfile(GapTest.Kept.class)
class ResumeTest {
    private static final long SEED = 20_261_121;
    private static final int BURST = 100;
    private static final int STEPS = 1_500;
    private static final int FOLLOWERS = 8;
    private static final int CROWD = 100;

    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    @Inject
    Broadcast broadcast;

    @Inject
    RedisNames names;

    @Inject
    Redis redis;

    @Inject
    MeterRegistry metrics;

    @Test
    void whoIsToldThatAllIsRecoveredHasMissedAndDoubledNothing() throws Exception {
        var random = new Random(SEED);
        String channel = "kept.property";
        List<Follower> followers = IntStream.range(0, FOLLOWERS)
                .mapToObj(i -> new Follower(server, app.key(), channel))
                .toList();
        int published = 0;
        try {
            for (int step = 0; step < STEPS; step++) {
                var follower = followers.get(random.nextInt(FOLLOWERS));
                published = step(channel, follower, random, published);
            }
            for (var follower : followers) {
                follower.connect(published);
            }
            broadcast.publish(channel, "end", ++published);
            for (var follower : followers) {
                follower.readToTheEnd();
            }
        } finally {
            followers.forEach(Follower::disconnect);
        }
        assertThat(followers.stream().mapToInt(Follower::recoveries).sum())
                .as("returns that recovered everything")
                .isGreaterThan(20);
        assertThat(followers.stream().mapToInt(Follower::losses).sum())
                .as("returns that were told of a loss")
                .isGreaterThan(2);
    }

    /** Something happens, mostly a publication; answers how many there have been. */
    private int step(String channel, Follower follower, Random random, int published) throws Exception {
        int dice = random.nextInt(300);
        if (dice == 0) {
            ask(Request.cmd(Command.FLUSHALL));
        } else if (dice < 4) {
            trim(channel, random.nextInt(30));
        } else if (dice < 6) {
            cutSubscriptions();
        } else if (dice < 40) {
            follower.disconnect();
        } else if (dice < 75) {
            follower.connect(published);
        } else if (dice < 85) {
            follower.readSome();
        } else {
            broadcast.publish(channel, "count", published + 1);
            return published + 1;
        }
        return published;
    }

    @Test
    void aFirstSubscriptionIsToldWhereTheHistoryStands() throws Exception {
        try (var client = ProtocolClient.resuming(server, app.key())) {
            broadcast.publish("kept.first", "count", 1);
            client.subscribe("kept.first");
            var told = ProtocolClient.json(client.nextData("kept.first", "pusher_internal:subscription_succeeded"));

            assertThat(told.path("epoch").asText()).isNotEmpty();
            assertThat(told.path("id").asText()).matches("\\d+-\\d+");
            assertThat(told.has("recovered")).isFalse();
        }
    }

    @Test
    void anUnmodifiedClientSeesNothingOfIt() {
        try (var client = ProtocolClient.established(server, app.key()).subscribed("kept.plain")) {
            broadcast.publish("kept.plain", "count", 1);

            assertThat(client.nextText()).isEqualTo("{\"event\":\"count\",\"channel\":\"kept.plain\",\"data\":\"1\"}");
        }
    }

    @Test
    void eventsThatComeTogetherHaveTheirIdsForThoseWhoResumeOnly() {
        try (var plain = ProtocolClient.established(server, app.key()).subscribed("kept.burst");
                var resuming = ProtocolClient.resuming(server, app.key()).subscribed("kept.burst")) {
            for (int i = 0; i < BURST; i++) {
                broadcast.publish("kept.burst", "count", i);
            }

            var ids = new TreeSet<String>();
            for (int i = 0; i < BURST; i++) {
                assertThat(plain.nextText())
                        .isEqualTo("{\"event\":\"count\",\"channel\":\"kept.burst\",\"data\":\"%d\"}".formatted(i));
                var numbered = resuming.next();
                assertThat(numbered.path("data").textValue()).isEqualTo(String.valueOf(i));
                ids.add(numbered.path("id").textValue());
            }
            assertThat(ids).hasSize(BURST);
        }
    }

    @Test
    void aPositionThatIsNoneRecoversNothing() {
        for (String since : List.of(
                "{}",
                "{\"epoch\":\"x\",\"id\":\"1-1\"}",
                "{\"epoch\":7,\"id\":{}}",
                "{\"epoch\":\"' ) return\",\"id\":\"0-0\"}",
                "{\"epoch\":\"e\",\"id\":\"99999999999999999999-1\"}")) {
            try (var client = ProtocolClient.resuming(server, app.key())) {
                client.send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"kept.none\",\"since\":%s}}"
                        .formatted(since));
                assertThat(ProtocolClient.json(client.nextData("kept.none", "pusher_internal:subscription_succeeded"))
                                .path("recovered")
                                .asBoolean(true))
                        .as(since)
                        .isFalse();
                client.hasNothingElse();
            }
        }
    }

    @Test
    void moreThanThreeHundredMissedAreNotRecoveredInPart() throws Exception {
        var follower = new Follower(server, app.key(), "kept.many");
        follower.connect(0);
        follower.disconnect();
        for (int event = 1; event <= 301; event++) {
            broadcast.publish("kept.many", "count", event);
        }
        awaitPublished("kept.many", 301);
        follower.connect(301);

        assertThat(follower.losses()).isEqualTo(1);
        follower.disconnect();
    }

    @Test
    void aCrowdThatReturnsTogetherAsksOnce() throws Exception {
        List<Follower> crowd = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            var follower = new Follower(server, app.key(), "kept.crowd");
            follower.connect(0);
            crowd.add(follower);
        }
        crowd.forEach(Follower::disconnect);
        broadcast.publish("kept.crowd", "count", 1);
        awaitPublished("kept.crowd", 1);
        double before = asked();
        double said = metrics.get("realtime.messages.in").counter().count();
        // No answer comes before all have asked.
        ask(Request.cmd(Command.CLIENT).arg("PAUSE").arg(60_000).arg("WRITE"));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var returned = crowd.stream()
                    .map(one -> threads.submit(() -> one.connect(1)))
                    .toList();
            await().atMost(ProtocolClient.PATIENCE)
                    .until(() -> metrics.get("realtime.messages.in").counter().count() >= said + CROWD);
            ask(Request.cmd(Command.CLIENT).arg("UNPAUSE"));
            for (var one : returned) {
                one.get();
            }
        }
        broadcast.publish("kept.crowd", "end", 2);
        crowd.forEach(Follower::readToTheEnd);
        assertThat(crowd)
                .allSatisfy(follower -> assertThat(follower.recoveries()).isEqualTo(1));
        assertThat(asked() - before).as("questions to Redis").isLessThan(CROWD / 10.0);
        crowd.forEach(Follower::disconnect);
    }

    private double asked() {
        return metrics.get("realtime.resume.questions").counter().count();
    }

    private void trim(String channel, int length) throws Exception {
        ask(Request.cmd(Command.XTRIM).arg(names.history(channel)).arg("MAXLEN").arg(length));
    }

    private void cutSubscriptions() throws Exception {
        ask(Request.cmd(Command.CLIENT).arg("KILL").arg("TYPE").arg("pubsub"));
    }

    private void awaitPublished(String channel, int count) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> ask(Request.cmd(Command.HGET)
                                .arg(names.position(channel))
                                .arg("count"))
                        .equals(String.valueOf(count)));
    }

    private String ask(Request request) throws Exception {
        return String.valueOf(redis.send(request)
                .toCompletionStage()
                .toCompletableFuture()
                .get(ProtocolClient.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }
}
