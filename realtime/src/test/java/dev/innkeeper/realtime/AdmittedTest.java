package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.broadcast.PusherSignature;
import dev.innkeeper.realtime.state.OtherNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom an application with a quota, a list of origins and authorised connections only lets in. */
@QuarkusTest
@WithTestResource(RedisOnly.class)
@TestProfile(AdmittedTest.Strict.class)
class AdmittedTest {
    static final int MOST_WAITING = 15;

    private static final int MANY = 40;
    private static final String HOTEL = "https://hotel.example";
    private static final Duration LONG = Duration.ofSeconds(30);

    @TestHTTPResource("/")
    URI server;

    @Inject
    Apps apps;

    @Inject
    PusherSignature signature;

    @Inject
    OtherNode other;

    @Inject
    MeterRegistry metrics;

    @Test
    void oneMoreThanTheQuotaIsRefusedForGoodAndWhoGoesMakesRoom() {
        try (var one = connect();
                var two = connect()) {
            try (var three = connectFrom(HOTEL)) {
                assertThat(three.closeCodeAfterAnything()).isEqualTo(4004);
            }
            one.subscribed("still-here");
            two.subscribed("still-here");

            two.close();
            connect().close();
        }
    }

    @Test
    void ofManyWhoComeAtOnceAsManyAsTheQuotaAreLetIn() throws Exception {
        await().until(() -> metrics.get("realtime.connections").gauge().value() == 0);
        var attempts = new ArrayList<ProtocolClient>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var coming = IntStream.range(0, MANY)
                    .mapToObj(i -> threads.submit(() -> connectFrom(HOTEL)))
                    .toList();
            for (var one : coming) {
                attempts.add(one.get());
            }
            assertThat(attempts)
                    .filteredOn(client -> client.nextText().contains("pusher:connection_established"))
                    .hasSize(2);
        } finally {
            attempts.forEach(ProtocolClient::close);
        }
    }

    @Test
    void connectionsOfOtherNodesCountAndOfNodesThatAreGoneDoNot() {
        other.live(LONG.toMillis()).count(2);
        try {
            awaitRefusal(4100);
            other.count(1);
            try (var one = connect()) {
                awaitRefusal(4100);
                one.hasNothingElse();
            }
            other.count(2);
            awaitRefusal(4100);
        } finally {
            other.die();
        }
        connect().close();
    }

    // Nobody is refused for good by what another node has, and even that is heard only after a while.
    private void awaitRefusal(int expected) {
        await().atMost(LONG).until(() -> {
            try (var client = connectFrom(HOTEL)) {
                var first = client.next();
                return ProtocolClient.event(first).equals("pusher:error")
                        && first.path("data").path("code").intValue() == expected
                        && client.closeCode() == expected;
            }
        });
    }

    @Test
    void whoDoesNotSayFromWhichPageItComesIsRefusedWhereThatIsAsked() {
        try (var client =
                ProtocolClient.connect(server, "app/" + apps.configured().key() + "?protocol=7")) {
            assertThat(client.closeCodeAfterAnything()).isEqualTo(4009);
        }
    }

    @Test
    void whatATryCanNotChangeIsToldEvenWhenThereIsNoRoom() {
        try (var one = connect();
                var two = connect();
                var old = ProtocolClient.connect(
                        server, "app/" + apps.configured().key() + "?protocol=3", Map.of("Origin", HOTEL))) {
            assertThat(old.closeCodeAfterAnything()).isEqualTo(4007);
            one.hasNothingElse();
            two.hasNothingElse();
        }
    }

    @Test
    void whoNobodyVouchesForIsClosedInTime() {
        try (var stranger = connect();
                var known = connect()) {
            String channel = "private-known";
            known.subscribe(channel, signature.channelAuth(known.socketId(), channel));
            known.nextData(channel, "pusher_internal:subscription_succeeded");
            stranger.subscribed("public-square");

            assertThat(stranger.closeCodeAfterAnything()).isEqualTo(4009);
            known.hasNothingElse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://other.example",
                "http://hotel.example",
                "https://hotel.example:8443",
                "https://hotel.example.other.example",
                "https://partner.example",
                "https://badpartner.example",
                "null"
            })
    void aPageOfAnotherOriginIsRefusedForGood(String origin) {
        try (var client = connectFrom(origin)) {
            assertThat(client.closeCodeAfterAnything()).isEqualTo(4009);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://hotel.example", "https://Hotel.Example", "https://a.partner.example:8443"})
    void aPageOfAnAllowedOriginMayConnect(String origin) {
        await().atMost(ProtocolClient.PATIENCE).until(() -> {
            try (var client = connectFrom(origin)) {
                return client.nextText().contains("pusher:connection_established");
            }
        });
    }

    private ProtocolClient connectFrom(String origin) {
        return ProtocolClient.connect(
                server, "app/" + apps.configured().key() + "?protocol=7", Map.of("Origin", origin));
    }

    // Those of other tests may still be counted for a moment.
    private ProtocolClient connect() {
        return await().atMost(ProtocolClient.PATIENCE)
                .ignoreExceptionsInstanceOf(AssertionError.class)
                .until(
                        () -> ProtocolClient.establishedFrom(
                                HOTEL, server, apps.configured().key()),
                        Objects::nonNull);
    }

    /** Two connections, eight seconds to say who they are, and little for who publishes. */
    public static final class Strict implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "innkeeper.realtime.allowed-origins", "https://hotel.example,*.partner.example",
                    "innkeeper.broadcast.limits.connections", "2",
                    "innkeeper.broadcast.features.authorized-connections", "true",
                    "innkeeper.realtime.authorization-timeout", "PT8S",
                    "innkeeper.realtime.require-origin", "true",
                    "innkeeper.realtime.lease-refresh", "PT0.1S",
                    "innkeeper.broadcast.limits.publish-rate", "2",
                    "innkeeper.broadcast.limits.publish-burst", "3",
                    "innkeeper.broadcast.max-pending", String.valueOf(MOST_WAITING));
        }
    }
}
