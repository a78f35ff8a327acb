package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.broadcast.BroadcastConfig;
import dev.innkeeper.broadcast.PusherSignature;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisOnly.class)
@TestProfile(ClientEventTest.OneASecond.class)
class ClientEventTest {
    private static final String PRIVATE = "private-chat.1";
    private static final String PRESENCE = "presence-chat.1";
    private static final int AT_ONCE = 10;
    private static final int SENT = 30;

    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    @Inject
    PusherSignature signature;

    @Inject
    Publisher publisher;

    private ProtocolClient ana;
    private ProtocolClient ben;

    @BeforeEach
    void connect() {
        ana = ProtocolClient.established(server, app.key());
        ben = ProtocolClient.established(server, app.key());
    }

    @AfterEach
    void hangUp() {
        ana.close();
        ben.close();
    }

    @Test
    void theOthersGetTheDataAsItWasWrittenAndTheSenderDoesNot() throws Exception {
        join(ana, PRIVATE);
        join(ben, PRIVATE);

        ana.send("{\"event\":\"client-typing\",\"channel\":\"" + PRIVATE
                + "\",\"data\": {\"n\":12345678901234567890, \"x\":1.50},\"user_id\":\"forged\",\"more\":1}");

        assertThat(ben.nextText())
                .isEqualTo("{\"event\":\"client-typing\",\"channel\":\"" + PRIVATE
                        + "\",\"data\":{\"n\":12345678901234567890, \"x\":1.50}}");
        nothingElseWasSaidTo(ana);
    }

    @Test
    void dataThatIsTextStaysText() {
        join(ana, PRIVATE);
        join(ben, PRIVATE);

        ana.send("{\"event\":\"client-typing\",\"channel\":\"" + PRIVATE + "\",\"data\":\"{\\\"a\\\":1}\"}");

        assertThat(ben.next().path("data").textValue()).isEqualTo("{\"a\":1}");
    }

    @Test
    void inAPresenceChannelTheSenderIsNamedWhateverItSays() {
        joinAs(ana, "10");
        joinAs(ben, "\"ben\"");
        assertThat(ProtocolClient.event(ana.next())).isEqualTo("pusher_internal:member_added");

        ana.send("{\"event\":\"client-nod\",\"channel\":\"" + PRESENCE + "\",\"data\":{},\"user_id\":\"ben\"}");

        var heard = ben.next();
        assertThat(ProtocolClient.event(heard)).isEqualTo("client-nod");
        assertThat(heard.path("user_id").isNumber()).isTrue();
        assertThat(heard.path("user_id").intValue()).isEqualTo(10);
    }

    @Test
    void onlyMembersOfPrivateChannelsMaySend() throws Exception {
        ana.subscribed("public-square");
        join(ben, PRIVATE);
        join(ana, "private-encrypted-vault");

        assertRejected("public-square", null);
        assertRejected("private-encrypted-vault", null);
        assertRejected("no-such-channel", null);
        assertRejected(PRIVATE, 4009);
        nothingElseWasSaidTo(ben);
    }

    @Test
    void whatIsTooLargeIsRejected() throws Exception {
        join(ana, PRIVATE);
        join(ben, PRIVATE);

        ana.send("{\"event\":\"client-%s\",\"channel\":\"%s\",\"data\":1}".formatted("x".repeat(194), PRIVATE));
        assertThat(ana.next().path("data").path("code").intValue()).isEqualTo(4301);
        ana.send("{\"event\":\"client-large\",\"channel\":\"%s\",\"data\":\"%s\"}"
                .formatted(PRIVATE, "x".repeat(10_240)));
        assertThat(ana.next().path("data").path("code").intValue()).isEqualTo(4301);
        nothingElseWasSaidTo(ben);
    }

    @Test
    void moreThanTenAtOnceAreRefusedAndNotDelivered() throws Exception {
        join(ana, PRIVATE);
        join(ben, PRIVATE);

        long begun = System.nanoTime();
        for (int i = 1; i <= SENT; i++) {
            ana.send("{\"event\":\"client-n\",\"channel\":\"%s\",\"data\":%d}".formatted(PRIVATE, i));
        }
        ana.send("{\"event\":\"pusher:ping\",\"data\":{}}");
        int refused = 0;
        for (var said = ana.next(); !ProtocolClient.event(said).equals("pusher:pong"); said = ana.next()) {
            assertThat(said.path("data").path("code").intValue()).isEqualTo(4301);
            refused++;
        }
        long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();

        int delivered = SENT - refused;
        assertThat((long) delivered).isBetween((long) AT_ONCE, AT_ONCE + seconds + 1);
        var heard = new ArrayList<Integer>();
        for (int i = 1; i <= delivered; i++) {
            heard.add(ben.next().path("data").intValue());
        }
        assertThat(heard).startsWith(1, 2, 3, 4, 5, 6, 7, 8, 9, 10).isSorted().doesNotHaveDuplicates();
        nothingElseWasSaidTo(ben);
    }

    private void assertRejected(String channel, @Nullable Integer code) {
        ana.send("{\"event\":\"client-x\",\"channel\":\"%s\",\"data\":{}}".formatted(channel));
        var error = ana.next();
        assertThat(ProtocolClient.event(error)).isEqualTo("pusher:error");
        assertThat(error.path("data").path("message").textValue()).startsWith("Client event rejected - ");
        if (code == null) {
            assertThat(error.path("data").path("code").isNull()).isTrue();
        } else {
            assertThat(error.path("data").path("code").intValue()).isEqualTo(code);
        }
    }

    /** Fails unless what is published now is what this one in the private channel hears next. */
    private void nothingElseWasSaidTo(ProtocolClient client) throws Exception {
        publisher.publish(PRIVATE, "mark", "{}");
        assertThat(client.nextData(PRIVATE, "mark")).isEqualTo("{}");
    }

    private void join(ProtocolClient client, String channel) {
        client.subscribe(channel, signature.channelAuth(client.socketId(), channel));
        client.nextData(channel, "pusher_internal:subscription_succeeded");
    }

    private void joinAs(ProtocolClient client, String userJson) {
        String data = "{\"user_id\":%s}".formatted(userJson);
        client.subscribe(PRESENCE, signature.channelAuth(client.socketId(), PRESENCE, data), data);
        client.nextData(PRESENCE, "pusher_internal:subscription_succeeded");
    }

    /** So slow that few come back while a test runs; how many there are at once is the default. */
    public static final class OneASecond implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("innkeeper.broadcast.limits.client-event-rate", "1");
        }
    }
}
