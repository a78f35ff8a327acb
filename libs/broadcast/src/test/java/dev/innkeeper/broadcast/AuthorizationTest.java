package dev.innkeeper.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AuthorizationTest {
    private static final String SOCKET = "123.456";
    private static final byte[] SEVENS = {
        7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7
    };
    private static final Subscriber STAFF = new Subscriber(new UUID(0, 1), Set.of("staff"));
    private static final Subscriber GUEST = new Subscriber(new UUID(0, 2), Set.of("guest"));

    @Test
    void aPrivateChannelGetsASignatureAndNothingElse() {
        assertThat(authorization(Optional.empty()).subscription(STAFF, SOCKET, "private-desk.7"))
                .hasValueSatisfying(auth -> {
                    assertThat(auth.auth()).startsWith("hotel-key:");
                    assertThat(auth.channelData()).isNull();
                    assertThat(auth.sharedSecret()).isNull();
                });
    }

    @Test
    void whoNoRuleLetsInGetsNothing() {
        assertThat(authorization(Optional.empty()).subscription(GUEST, SOCKET, "private-desk.7"))
                .isEmpty();
        assertThat(authorization(Optional.empty()).subscription(STAFF, SOCKET, "private-other.7"))
                .isEmpty();
    }

    @Test
    void aPresenceChannelGetsTheMemberAsItWasSigned() throws Exception {
        var auth = authorization(Optional.empty())
                .subscription(STAFF, SOCKET, "presence-desk.7")
                .orElseThrow();

        var data = String.valueOf(auth.channelData());
        assertThat(new ObjectMapper().readTree(data))
                .isEqualTo(
                        new ObjectMapper()
                                .readTree(
                                        "{\"user_id\":\"00000000-0000-0000-0000-000000000001\",\"user_info\":{\"name\":\"Ana\"}}"));
        assertThat(new PusherSignature("hotel-key", "hotel-secret-0123456789")
                        .verifyChannel(auth.auth(), SOCKET, "presence-desk.7", data))
                .isTrue();
    }

    @Test
    void anEncryptedChannelGetsItsKeyIfThereIsAMasterKey() {
        var channel = "private-encrypted-desk.7";

        assertThat(authorization(Optional.of(Base64.getEncoder().encodeToString(SEVENS)))
                        .subscription(STAFF, SOCKET, channel)
                        .orElseThrow())
                .isEqualTo(new ChannelAuth(
                        "hotel-key:56c51341ce458a6e486ccf54c507926cffe4de5bc64a23ffbe4b9ea92dea7fb3",
                        null,
                        "OukwQ39BNI+83e5335qlTqbLU3qrT5VCZMzJsg4Is8I="));
        assertThat(authorization(Optional.empty()).subscription(STAFF, SOCKET, channel))
                .isEmpty();
        assertThatThrownBy(() -> ChannelKeys.of(Optional.of("c2hvcnQ="))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void signingInNamesTheUserAndWhomTheyWatch() {
        var auth = authorization(Optional.empty()).signIn(SOCKET, "u1", Map.of(), List.of("u2"));

        assertThat(auth.userData()).isEqualTo("{\"id\":\"u1\",\"user_info\":{},\"watchlist\":[\"u2\"]}");
        assertThat(new PusherSignature("hotel-key", "hotel-secret-0123456789")
                        .verifyUser(auth.auth(), SOCKET, auth.userData()))
                .isTrue();
    }

    @Test
    void whatIsNoSocketOrNoChannelIsNotSigned() {
        assertThatThrownBy(() -> authorization(Optional.empty()).subscription(STAFF, "1.x", "private-desk.7"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> authorization(Optional.empty()).subscription(STAFF, SOCKET, "private-desk.7:x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Authorization authorization(Optional<String> key) {
        var config = new BroadcastConfig(
                "hotel", "hotel-key", "hotel-secret-0123456789", null, URI.create("ws://localhost:8081"));
        var properties = new SmallRyeConfigBuilder()
                .withMapping(BroadcastProperties.class)
                .build()
                .getConfigMapping(BroadcastProperties.class);
        return new Authorization(
                List.of(new Desk()), new KnownApps(config, properties), ChannelKeys.of(key), new ObjectMapper());
    }

    private static final class Desk implements ChannelRule {
        @Override
        public boolean matches(String channel) {
            return channel.endsWith("desk.7");
        }

        @Override
        public boolean allows(Subscriber who, String channel) {
            return who.hasAnyRole("staff");
        }

        @Override
        public Member member(Subscriber who, String channel) {
            return new Member(who.accountId().toString(), Map.of("name", "Ana"));
        }
    }
}
