package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.broadcast.PusherSignature;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom an application with a quota, a list of origins and authorised connections only lets in. */
@QuarkusTest
@WithTestResource(RedisOnly.class)
@TestProfile(AdmittedTest.Strict.class)
class AdmittedTest {
    @TestHTTPResource("/")
    URI server;

    @Inject
    Apps apps;

    @Inject
    PusherSignature signature;

    @Test
    void oneMoreThanTheQuotaIsRefusedForGoodAndWhoGoesMakesRoom() {
        try (var one = connect();
                var two = connect()) {
            try (var three =
                    ProtocolClient.connect(server, "app/" + apps.configured().key() + "?protocol=7")) {
                assertThat(three.closeCodeAfterAnything()).isEqualTo(4004);
            }
            one.subscribed("still-here");
            two.subscribed("still-here");
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
                        () -> ProtocolClient.established(
                                server, apps.configured().key()),
                        Objects::nonNull);
    }

    /** Two connections, and eight seconds to say who they are. */
    public static final class Strict implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "innkeeper.realtime.allowed-origins", "https://hotel.example,*.partner.example",
                    "innkeeper.broadcast.limits.connections", "2",
                    "innkeeper.broadcast.features.authorized-connections", "true",
                    "innkeeper.realtime.authorization-timeout", "PT8S");
        }
    }
}
