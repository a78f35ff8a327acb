package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.broadcast.Broadcast;
import dev.innkeeper.broadcast.BroadcastConfig;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(RedisOnly.class)
class DeliveryTest {
    private static final int RECEIVERS = 200;
    private static final int EVENTS = 20;
    private static final int BURSTS = 10;

    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    @Inject
    Broadcast broadcast;

    @Inject
    Publisher publisher;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"\\u00e9\\u0041\",  \"b\" : 1.0}",
                "{\"n\":123456789012345678901234567890,\"x\":1e400,\"z\":-0.0}",
                "{\"same\":1,\"same\":2}",
                "not JSON at all \\ \" ' <b>",
                "",
                "é 中 🛎",
                "\u0000\t\n\r\u2028\ud83d\ude00",
                "42",
            })
    void thePublishersDataArrivesAsItIs(String data) throws Exception {
        try (var client = connect().subscribed("verbatim")) {
            publisher.publish("verbatim", "said", data);

            assertThat(client.nextData("verbatim", "said")).isEqualTo(data);
        }
    }

    @Test
    void theMessageItselfIsTheOneThatWasPublished() {
        try (var client = connect().subscribed("bytes")) {
            broadcast.publish("bytes", "said", "é\"");

            assertThat(client.nextText())
                    .isEqualTo("{\"event\":\"said\",\"channel\":\"bytes\",\"data\":\"\\\"é\\\\\\\"\\\"\"}");
        }
    }

    @Test
    void theLargestPayloadArrivesWhole() throws Exception {
        String data = "0123456789".repeat(1024);
        try (var client = connect().subscribed("large")) {
            publisher.publish("large", "said", data);

            assertThat(client.nextData("large", "said")).isEqualTo(data);
        }
    }

    @Test
    void theExcludedSocketDoesNotHearItsOwnEvent() throws Exception {
        try (var sender = connect().subscribed("others");
                var other = connect().subscribed("others")) {
            publisher.publishExcept(sender.socketId(), "others", "typed", "1");
            publisher.publish("others", "sent", "2");

            assertThat(other.nextData("others", "typed")).isEqualTo("1");
            assertThat(other.nextData("others", "sent")).isEqualTo("2");
            assertThat(sender.nextData("others", "sent")).isEqualTo("2");
        }
    }

    @Test
    void twoHundredReceiversAllGetEveryEventOnceInOrder() {
        List<ProtocolClient> receivers = new ArrayList<>();
        try {
            for (int i = 0; i < RECEIVERS; i++) {
                receivers.add(connect());
            }
            receivers.forEach(receiver -> receiver.subscribed("crowd"));
            for (int i = 0; i < EVENTS; i++) {
                broadcast.publish("crowd", "count", i);
            }
            for (var receiver : receivers) {
                for (int i = 0; i < EVENTS; i++) {
                    assertThat(receiver.nextData("crowd", "count")).isEqualTo(String.valueOf(i));
                }
                receiver.hasNothingElse();
            }
        } finally {
            receivers.forEach(ProtocolClient::close);
        }
    }

    @Test
    void ofEventsThatComeTogetherEachClientGetsThoseForItInOrder() throws Exception {
        try (var sender = connect().subscribed("burst");
                var other = connect().subscribed("burst")) {
            for (int burst = 0; burst < BURSTS; burst++) {
                publisher.burst("burst", "count", EVENTS, sender.socketId());
                for (int i = 0; i < EVENTS; i++) {
                    assertThat(other.nextData("burst", "count")).isEqualTo(String.valueOf(i));
                    if (i % 3 != 0) {
                        assertThat(sender.nextData("burst", "count")).isEqualTo(String.valueOf(i));
                    }
                }
            }
        }
    }

    @Test
    void channelsAreKeptApart() {
        try (var lisbon = connect().subscribed("availability.lisbon");
                var kyoto = connect().subscribed("availability.kyoto")) {
            broadcast.publish("availability.lisbon", "changed", "lisbon");
            broadcast.publish("availability.kyoto", "changed", "kyoto");

            assertThat(lisbon.nextData("availability.lisbon", "changed")).isEqualTo("\"lisbon\"");
            assertThat(kyoto.nextData("availability.kyoto", "changed")).isEqualTo("\"kyoto\"");
            lisbon.hasNothingElse();
            kyoto.hasNothingElse();
        }
    }

    @Test
    void whoComesAfterTheLastLeftStillHearsTheChannel() {
        try (var first = connect().subscribed("handover")) {
            first.unsubscribe("handover");
            first.hasNothingElse();
        }
        try (var second = connect().subscribed("handover")) {
            broadcast.publish("handover", "said", 1);

            assertThat(second.nextData("handover", "said")).isEqualTo("1");
        }
    }

    private ProtocolClient connect() {
        return ProtocolClient.established(server, app.key());
    }
}
