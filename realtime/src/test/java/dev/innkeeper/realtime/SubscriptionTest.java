package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.broadcast.Broadcast;
import dev.innkeeper.broadcast.BroadcastConfig;
import dev.innkeeper.broadcast.PusherSignature;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(RedisOnly.class)
class SubscriptionTest {
    private static final String PRIVATE = "private-desk.lisbon";
    private static final int MOST_CHANNELS = 200;

    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    @Inject
    PusherSignature signature;

    @Inject
    Broadcast broadcast;

    private ProtocolClient client;

    @BeforeEach
    void connect() {
        client = ProtocolClient.established(server, app.key());
    }

    @AfterEach
    void hangUp() {
        client.close();
    }

    @Test
    void aPublicChannelNeedsNoSignature() {
        client.send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"availability.lisbon\"}}");

        assertThat(client.nextData("availability.lisbon", "pusher_internal:subscription_succeeded"))
                .isEqualTo("{}");
        broadcast.publish("availability.lisbon", "availability.changed", Map.of("hotel", "lisbon"));
        assertThat(client.nextData("availability.lisbon", "availability.changed"))
                .isEqualTo("{\"hotel\":\"lisbon\"}");
    }

    @Test
    void theDataOfASubscriptionMayBeAStringThatHoldsTheObject() {
        client.send("{\"event\":\"pusher:subscribe\",\"data\":\"{\\\"channel\\\":\\\"as-string\\\"}\"}");

        client.nextData("as-string", "pusher_internal:subscription_succeeded");
    }

    @Test
    void aConnectionHasTwoHundredChannelsAndWhoLeavesOneMayEnterAnother() {
        for (int i = 0; i < MOST_CHANNELS; i++) {
            client.subscribe("one-of-many." + i);
        }
        for (int i = 0; i < MOST_CHANNELS; i++) {
            assertThat(ProtocolClient.event(client.next())).isEqualTo("pusher_internal:subscription_succeeded");
        }

        client.subscribe("one-too-many");
        assertThat(ProtocolClient.event(client.next())).isEqualTo("pusher:error");
        var refusal = client.next();
        assertThat(ProtocolClient.event(refusal)).isEqualTo("pusher:subscription_error");
        assertThat(refusal.path("channel").textValue()).isEqualTo("one-too-many");
        assertThat(refusal.path("data").path("type").textValue()).isEqualTo("LimitReached");
        assertThat(refusal.path("data").path("status").intValue()).isEqualTo(4100);

        client.unsubscribe("one-of-many.7");
        await().atMost(ProtocolClient.PATIENCE).until(() -> {
            client.subscribe("one-of-many.200");
            // So many at once, and it may be asked to wait for a moment.
            return ProtocolClient.event(client.next()).endsWith("succeeded")
                    || !ProtocolClient.event(client.next()).endsWith("error");
        });
        broadcast.publish("one-of-many.199", "still", 1);
        assertThat(client.nextData("one-of-many.199", "still")).isEqualTo("1");
    }

    @Test
    void aPrivateChannelOpensToItsSignature() {
        client.subscribe(PRIVATE, signature.channelAuth(client.socketId(), PRIVATE));

        client.nextData(PRIVATE, "pusher_internal:subscription_succeeded");
        broadcast.publish(PRIVATE, "reservation.changed", Map.of("status", "held"));
        assertThat(client.nextData(PRIVATE, "reservation.changed")).isEqualTo("{\"status\":\"held\"}");
    }

    @Test
    void aWrongSignatureIsRefusedAndTheConnectionStays() {
        String right = signature.channelAuth(client.socketId(), PRIVATE);
        for (String wrong : new String[] {
            "",
            "nonsense",
            right.substring(right.indexOf(':') + 1),
            right + "0",
            right.substring(0, right.length() - 1) + (right.endsWith("0") ? "1" : "0"),
            "other-key" + right.substring(right.indexOf(':')),
            signature.channelAuth("1.1", PRIVATE),
            signature.channelAuth(client.socketId(), "private-desk.kyoto"),
        }) {
            client.subscribe(PRIVATE, wrong);
            assertSubscriptionRefused(PRIVATE);
        }

        broadcast.publish(PRIVATE, "secret", "for others");
        client.hasNothingElse();
        client.subscribe(PRIVATE, right);
        client.nextData(PRIVATE, "pusher_internal:subscription_succeeded");
    }

    @Test
    void theSecondSubscriptionToAChannelIsRefusedAndTheFirstStays() {
        client.subscribed("twice");
        client.subscribe("twice");

        assertThat(ProtocolClient.event(client.next())).isEqualTo("pusher:error");
        drainSubscriptionError("twice");
        broadcast.publish("twice", "once", 1);
        assertThat(client.nextData("twice", "once")).isEqualTo("1");
        client.hasNothingElse();
    }

    @Test
    void afterUnsubscribingNothingMoreArrives() {
        client.subscribed("left").subscribed("kept");
        client.unsubscribe("left");
        client.hasNothingElse();

        broadcast.publish("left", "unheard", 1);
        broadcast.publish("kept", "heard", 2);

        assertThat(client.nextData("kept", "heard")).isEqualTo("2");
        client.hasNothingElse();
    }

    @Test
    void oneCanReturnToAChannelOneLeft() {
        client.subscribed("revolving");
        client.unsubscribe("revolving");
        client.subscribed("revolving");

        broadcast.publish("revolving", "again", 1);
        assertThat(client.nextData("revolving", "again")).isEqualTo("1");
        client.hasNothingElse();
    }

    @Test
    void leavingAChannelOneNeverJoinedIsIgnored() {
        client.unsubscribe("never-joined");
        client.hasNothingElse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "with space", "ü", "a:b", "#server-to-user-1", "line\nbreak", "star*", "slash/"})
    void aNameWithOtherCharactersIsRefusedAndTheConnectionStays(String name) {
        client.subscribe(name);

        assertThat(ProtocolClient.event(client.next())).isEqualTo("pusher:error");
        client.subscribe("valid");
        String answer = client.nextText();
        if (answer.contains("pusher:subscription_error")) {
            answer = client.nextText();
        }
        assertThat(answer).contains("pusher_internal:subscription_succeeded").contains("\"valid\"");
    }

    @Test
    void aNameMayHaveTwoHundredCharactersAndNoMore() {
        client.subscribed("A_z-0=@,.;" + "x".repeat(190));

        client.subscribe("x".repeat(201));
        assertThat(ProtocolClient.event(client.next())).isEqualTo("pusher:error");
    }

    private void assertSubscriptionRefused(String channel) {
        var error = client.next();
        assertThat(ProtocolClient.event(error)).as("answer %s", error).isEqualTo("pusher:error");
        assertThat(error.path("data").path("code").intValue()).isEqualTo(4009);
        var ofChannel = client.next();
        assertThat(ProtocolClient.event(ofChannel)).isEqualTo("pusher:subscription_error");
        assertThat(ofChannel.path("channel").textValue()).isEqualTo(channel);
        assertThat(ofChannel.path("data").path("type").textValue()).isEqualTo("AuthError");
        assertThat(ofChannel.path("data").path("status").intValue()).isEqualTo(401);
    }

    private void drainSubscriptionError(String channel) {
        var ofChannel = client.next();
        assertThat(ProtocolClient.event(ofChannel)).isEqualTo("pusher:subscription_error");
        assertThat(ofChannel.path("channel").textValue()).isEqualTo(channel);
    }
}
