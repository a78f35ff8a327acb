package dev.innkeeper.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PusherSignatureTest {
    private static final String SOCKET = "123.456";
    private static final PusherSignature SIGNATURE = signature("hotel-key", "hotel-secret-0123456789");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "private-booking.42|80e47ba5ab63fd77836bc242b924edadd995321fbb1f797c4946fd953862777d",
                "private-encrypted-desk.7|56c51341ce458a6e486ccf54c507926cffe4de5bc64a23ffbe4b9ea92dea7fb3",
            })
    void aPrivateChannelIsSignedAsThePusherPackageDoes(String channel, String hex) {
        assertThat(SIGNATURE.channelAuth(SOCKET, channel)).isEqualTo("hotel-key:" + hex);
        assertThat(SIGNATURE.verifyChannel("hotel-key:" + hex, SOCKET, channel, null))
                .isTrue();
        assertThat(SIGNATURE.verifyChannel("hotel-key:" + flipped(hex), SOCKET, channel, null))
                .isFalse();
        assertThat(SIGNATURE.verifyChannel("other-key:" + hex, SOCKET, channel, null))
                .isFalse();
        assertThat(SIGNATURE.verifyChannel("hotel-key:" + hex, "123.457", channel, null))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"user_id\":\"u1\",\"user_info\":{\"name\":\"Ana\"}}|4567e52c1ec62f161a0ac235e90c5ef9e9511b904cdee42ae8e0f180b5ac7594",
                "{\"user_id\":10,\"user_info\":{\"name\":\"Zoë\"}}|f3a8d24a4543cbf5084681dcaa2c890c15242cec88c9381ae7080848837fe821",
            })
    void presenceDataIsSignedAsItIsSent(String data, String hex) {
        assertThat(SIGNATURE.channelAuth(SOCKET, "presence-desk.7", data)).isEqualTo("hotel-key:" + hex);
        assertThat(SIGNATURE.verifyChannel("hotel-key:" + hex, SOCKET, "presence-desk.7", data))
                .isTrue();
        assertThat(SIGNATURE.verifyChannel("hotel-key:" + flipped(hex), SOCKET, "presence-desk.7", data))
                .isFalse();
        assertThat(SIGNATURE.verifyChannel("hotel-key:" + hex, SOCKET, "presence-desk.7", data + " "))
                .isFalse();
    }

    @Test
    void signingInAsAUserHasItsOwnForm() {
        String hex = "ffab86c035d697270e5ffee375c02fcf6aec1b50088a21be96dc8519107b1d4e";
        String user = "{\"id\":\"u1\",\"watchlist\":[\"u2\",\"u3\"]}";

        assertThat(SIGNATURE.userAuth(SOCKET, user)).isEqualTo("hotel-key:" + hex);
        assertThat(SIGNATURE.verifyUser("hotel-key:" + hex, SOCKET, user)).isTrue();
        assertThat(SIGNATURE.verifyUser("hotel-key:" + flipped(hex), SOCKET, user))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST;/apps/hotel/events;auth_key=hotel-key&auth_timestamp=1700000000&auth_version=1.0&body_md5=7312b3017a95a5a085a2b9438cff3fe5|9b7479d4c384ceb9c145a32ca1d715ed1bcd7083a0c626dae3b03532481fc26c",
                "GET;/apps/hotel/channels;auth_key=hotel-key&auth_timestamp=1700000000&auth_version=1.0&filter_by_prefix=presence-&info=user_count|0ea8dd6d97e3b1955790b2bcaa0144932bd7451ea8107af4308a5a48f590b14e",
            })
    void httpRequestsAreSignedAsThePusherPackageDoes(String request, String hex) {
        assertThat(SIGNATURE.sign(request.replace(';', '\n'))).isEqualTo(hex);
    }

    @Test
    void theVectorsOfThePublicDocumentationHold() {
        var docs = signature("278d425bdf160c739803", "7ad3773142a6692b25b8");

        assertThat(docs.channelAuth(
                        "1234.1234", "presence-foobar", "{\"user_id\":10,\"user_info\":{\"name\":\"Mr. Channels\"}}"))
                .isEqualTo("278d425bdf160c739803:31935e7d86dba64c2a90aed31fdc61869f9b22ba9d8863bba239c03ca481bc80");
    }

    @ParameterizedTest
    @CsvSource({"123", "123.", ".456", "1.2:private-x", "a.b", "1.2.3", "-1.2"})
    void whatIsNoSocketIdIsNeverSigned(String socketId) {
        assertThatThrownBy(() -> SIGNATURE.channelAuth(socketId, "private-x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theSecretIsNotInTheTextForm() {
        assertThat(config("key", "hidden-secret").toString()).contains("key").doesNotContain("hidden-secret");
    }

    @Test
    void whileTheSecretIsChangedBothAreAcceptedAndTheFirstSigns() {
        var former = signature("hotel-key", "hotel-secret-0123456789");
        var later = signature("hotel-key", "another-secret-0123456789");
        var both = new PusherSignature("hotel-key", "hotel-secret-0123456789", "another-secret-0123456789");

        assertThat(both.channelAuth(SOCKET, "private-a")).isEqualTo(former.channelAuth(SOCKET, "private-a"));
        for (var signer : List.of(former, later)) {
            assertThat(both.verifyChannel(signer.channelAuth(SOCKET, "private-a"), SOCKET, "private-a", null))
                    .isTrue();
            assertThat(both.verifyUser(signer.userAuth(SOCKET, "{}"), SOCKET, "{}"))
                    .isTrue();
            assertThat(both.verify("text", signer.sign("text"))).isTrue();
        }
        assertThat(both.verify("text", signature("hotel-key", "nobody's").sign("text")))
                .isFalse();
        assertThat(former.verify("text", later.sign("text"))).isFalse();
    }

    private static PusherSignature signature(String key, String secret) {
        return new PusherSignature(config(key, secret));
    }

    private static BroadcastConfig config(String key, String secret) {
        return new BroadcastConfig("hotel", key, secret, null, URI.create("ws://localhost"));
    }

    private static String flipped(String hex) {
        return (hex.charAt(0) == '0' ? '1' : '0') + hex.substring(1);
    }
}
