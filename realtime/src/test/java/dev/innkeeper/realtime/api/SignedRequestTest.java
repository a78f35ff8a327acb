package dev.innkeeper.realtime.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.AppFeatures;
import dev.innkeeper.broadcast.AppLimits;
import dev.innkeeper.broadcast.AppWebhooks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignedRequestTest {
    /** A request with its body. */
    @SuppressWarnings("ArrayRecordComponent") // read once
    private record Signed(
            String method, String path, @Nullable String query, byte[] body) {
        Parameters verify(App app, Instant now) {
            var parameters = new SignedRequest(method, path, query).verify(app, now);
            SignedRequest.checkBody(parameters, body);
            return parameters;
        }
    }

    private static final Instant SIGNED_AT = Instant.ofEpochSecond(1_700_000_000);
    private static final App APP = app(Duration.ofMinutes(10));

    private static App app(Duration signatureAge) {
        var cacheTtl = Duration.ofMinutes(30);
        return new App(
                "hotel",
                "hotel-key",
                "hotel-secret-0123456789",
                null,
                true,
                List.of(),
                new AppLimits(
                        200,
                        200,
                        10_240,
                        100,
                        10,
                        2,
                        3,
                        10,
                        20,
                        1000,
                        1024,
                        128,
                        100,
                        0,
                        10,
                        cacheTtl,
                        0,
                        signatureAge),
                new AppFeatures(true, false, false, false),
                AppWebhooks.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST|/apps/hotel/events|body_md5=7312b3017a95a5a085a2b9438cff3fe5|"
                        + "{\"name\":\"booking.updated\",\"data\":\"{\\\"id\\\":42}\",\"channels\":[\"private-booking.42\"]}|"
                        + "9b7479d4c384ceb9c145a32ca1d715ed1bcd7083a0c626dae3b03532481fc26c",
                "GET|/apps/hotel/channels|filter_by_prefix=presence-&info=user_count||"
                        + "0ea8dd6d97e3b1955790b2bcaa0144932bd7451ea8107af4308a5a48f590b14e",
                "POST|/apps/hotel/users/u1/terminate_connections|body_md5=99914b932bd37a50b983c5e7c90ae93b|{}|"
                        + "0a096a050abf9b6a088a37d7db110dcafcb5ffe4782e9a301fe51bb4cd0e28ce",
                "GET|/apps/hotel/channels/presence-desk.7/users|||"
                        + "2958b9a7cf1f067ff04336b8d4a0689d20882cccaaaf05f39c2ec902d2f888b7",
            })
    void theSignaturesOfThePusherPackageAreRight(
            String method, String path, @Nullable String parameters, @Nullable String body, String signature) {
        byte[] bytes = body == null ? new byte[0] : body.getBytes(UTF_8);
        var query = query(parameters, signature);

        assertThat(new Signed(method, path, query, bytes).verify(APP, SIGNED_AT))
                .isNotNull();
        refused(new Signed(method, path, query(parameters, flipped(signature)), bytes), "Invalid signature");
        refused(new Signed(method, path + "x", query, bytes), "Invalid signature");
        refused(new Signed(method.equals("GET") ? "POST" : "GET", path, query, bytes), "Invalid signature");
        refused(new Signed(method, path, query + "&more=1", bytes), "Invalid signature");
        byte[] more = (body + " ").getBytes(UTF_8);
        refused(new Signed(method, path, query, more), "body_md5");
    }

    @Test
    void theSkewIsSixHundredSecondsAtMost() {
        var request = signed("GET", "/apps/hotel/channels", "/apps/hotel/channels", "", "");

        assertThat(request.verify(APP, SIGNED_AT.plusSeconds(600))).isNotNull();
        assertThat(request.verify(APP, SIGNED_AT.minusSeconds(600))).isNotNull();
        for (long seconds : List.of(-601L, 601L)) {
            assertThatThrownBy(() -> request.verify(APP, SIGNED_AT.plusSeconds(seconds)))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refusal -> assertThat(refusal.status()).isEqualTo(401))
                    .hasMessageContaining("auth_timestamp");
        }
    }

    @Test
    void anApplicationMayAllowLess() {
        var request = signed("GET", "/apps/hotel/channels", "/apps/hotel/channels", "", "");
        var strict = app(Duration.ofSeconds(30));

        assertThat(request.verify(strict, SIGNED_AT.plusSeconds(30))).isNotNull();
        assertThatThrownBy(() -> request.verify(strict, SIGNED_AT.plusSeconds(31)))
                .hasMessageContaining("more than 30 s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775807", "-9223372036854775808", "soon", "1e9"})
    void aTimestampThatIsNoneIsRefused(String timestamp) {
        refused(
                new Signed(
                        "GET",
                        "/apps/hotel/channels",
                        "auth_key=hotel-key&auth_version=1.0&auth_signature=x&auth_timestamp=" + timestamp,
                        new byte[0]),
                "auth_timestamp");
    }

    @Test
    void aUserIdMayBeSignedAsItIsOrAsItIsSent() {
        var sent = "/apps/hotel/users/u%201/terminate_connections";

        assertThat(signed("POST", "/apps/hotel/users/u 1/terminate_connections", sent, "", "")
                        .verify(APP, SIGNED_AT))
                .isNotNull();
        assertThat(signed("POST", sent, sent, "", "").verify(APP, SIGNED_AT)).isNotNull();
    }

    @Test
    void parametersAreSignedUnescapedWithTheirNamesInLowerCase() {
        var request = signed(
                "GET",
                "/apps/hotel/channels",
                "/apps/hotel/channels",
                "filter_by_prefix=presence-a b+c",
                "Filter_By_Prefix=presence-a%20b%2Bc");

        assertThat(request.verify(APP, SIGNED_AT).get("filter_by_prefix")).isEqualTo("presence-a b+c");
        assertThat(signed(
                                "GET",
                                "/apps/hotel/channels",
                                "/apps/hotel/channels",
                                "filter_by_prefix=presence-a b",
                                "filter_by_prefix=presence-a+b")
                        .verify(APP, SIGNED_AT)
                        .get("filter_by_prefix"))
                .isEqualTo("presence-a b");
    }

    @Test
    void severalValuesOfOneParameterAreSignedJoinedOrEach() {
        for (var text : List.of("channels[]=a,b", "channels[]=a&channels[]=b")) {
            assertThat(signed(
                                    "GET",
                                    "/apps/hotel/channels",
                                    "/apps/hotel/channels",
                                    text,
                                    "channels[]=a&channels%5B%5D=b")
                            .verify(APP, SIGNED_AT)
                            .values("channels[]"))
                    .containsExactly("a", "b");
        }
    }

    @Test
    void whatIsMissingIsNamed() {
        refused(new Signed("GET", "/apps/hotel/channels", null, new byte[0]), "auth_signature is missing");
        refused(
                new Signed("GET", "/apps/hotel/channels", "auth_signature=x&auth_key=other-key", new byte[0]),
                "auth_key");
        refused(
                new Signed(
                        "GET",
                        "/apps/hotel/channels",
                        "auth_signature=x&auth_key=hotel-key&auth_version=2.0",
                        new byte[0]),
                "auth_version");
        refused(
                new Signed(
                        "POST",
                        "/apps/hotel/events",
                        signed("POST", "/apps/hotel/events", "/apps/hotel/events", "", "")
                                .query(),
                        "{}".getBytes(UTF_8)),
                "body_md5 is missing");
    }

    private static Signed signed(
            String method, String signedPath, String sentPath, String signedParameters, String sentParameters) {
        var signature = APP.signature()
                .sign(method + "\n" + signedPath
                        + "\nauth_key=hotel-key&auth_timestamp=1700000000&auth_version=1.0"
                        + (signedParameters.isEmpty() ? "" : "&" + signedParameters));
        return new Signed(method, sentPath, query(sentParameters, signature), new byte[0]);
    }

    private static String query(@Nullable String parameters, String signature) {
        return "auth_key=hotel-key&auth_timestamp=1700000000&auth_version=1.0&auth_signature=" + signature
                + (parameters == null || parameters.isEmpty() ? "" : "&" + parameters);
    }

    private static String flipped(String hex) {
        return (hex.charAt(0) == '0' ? '1' : '0') + hex.substring(1);
    }

    private static void refused(Signed request, String complaint) {
        assertThatThrownBy(() -> request.verify(APP, SIGNED_AT))
                .isInstanceOfSatisfying(
                        Refused.class, refusal -> assertThat(refusal.status()).isEqualTo(401))
                .hasMessageContaining(complaint);
    }
}
