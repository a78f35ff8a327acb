package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;

/** Whom an application with a quota and with authorised connections only lets in. */
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

    private ProtocolClient connect() {
        return ProtocolClient.established(server, apps.configured().key());
    }

    /** Two connections, and three seconds to say who they are. */
    public static final class Strict implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "innkeeper.broadcast.limits.connections", "2",
                    "innkeeper.broadcast.features.authorized-connections", "true",
                    "innkeeper.realtime.authorization-timeout", "PT3S");
        }
    }
}
