package dev.innkeeper.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretBoxTest {
    private static final HexFormat HEX = HexFormat.of();

    /** The one of NaCl's own test, secretbox. */
    @Test
    void theBoxIsThatOfNaCl() {
        var message = "be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffce5ecbaaf33bd751a1ac728d45e6c6129"
                + "6cdc3c01233561f41db66cce314adb310e3be8250c46f06dceea3a7fa1348057e2f6556ad6b1318a024a838f21af1fde"
                + "048977eb48f59ffd4924ca1c60902e52f0a089bc76897040e082f937763848645e0705";
        var box = "f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce48332ea7164d96a4476fb8c531a1186a"
                + "c0dfc17c98dce87b4da7f011ec48c97271d2c20f9b928fe2270d6fb863d51738b48eeee314a7cc8ab932164548e526ae"
                + "90224368517acfeabd6bb3732bc0e9da99832b61ca01b6de56244a9e88d5f9b37973f622a43d14a6599b1f654cb45a74e355a5";

        assertThat(HEX.formatHex(SecretBox.seal(
                        HEX.parseHex(message),
                        HEX.parseHex("69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37"),
                        HEX.parseHex("1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389"))))
                .isEqualTo(box);
    }

    @Test
    void anEncryptedEventCarriesItsNonceAndNeverTheSameOne() throws Exception {
        var keys = ChannelKeys.of(Optional.of(Base64.getEncoder().encodeToString(new byte[32])));

        var first = new ObjectMapper().readTree(keys.encrypted("private-encrypted-a", "{\"n\":1}"));
        var second = new ObjectMapper().readTree(keys.encrypted("private-encrypted-a", "{\"n\":1}"));

        byte[] nonce = Base64.getDecoder().decode(first.path("nonce").asText());
        byte[] key = Base64.getDecoder()
                .decode(keys.sharedSecret("private-encrypted-a").orElseThrow());
        assertThat(nonce).hasSize(24);
        assertThat(Base64.getDecoder().decode(first.path("ciphertext").asText()))
                .isEqualTo(SecretBox.seal("{\"n\":1}".getBytes(UTF_8), nonce, key));
        assertThat(second.path("nonce")).isNotEqualTo(first.path("nonce"));
        assertThat(first.size()).isEqualTo(2);
    }

    @Test
    void withoutAKeyNothingIsPublishedInTheClear() {
        assertThatThrownBy(() -> ChannelKeys.of(Optional.empty()).encrypted("private-encrypted-a", "{}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("REALTIME_ENCRYPTION_KEY");
    }
}
