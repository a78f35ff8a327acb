package dev.innkeeper.platform.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RotatingKeyRingTest {
    private static final Key OLD = key(1);
    private static final Key NEW = key(2);
    private final KeyRing ring = new RotatingKeyRing(List.of(OLD, NEW));

    @Test
    void whatTheRingSignedItVerifies() {
        assertThat(text(ring.verify("session", ring.sign("session", bytes("room 7")))))
                .contains("room 7");
    }

    @Test
    void aTokenOfOnePurposeIsWorthlessForAnother() {
        assertThat(ring.verify("reset", ring.sign("session", bytes("x")))).isEmpty();
        assertThat(ring.decrypt("reset", ring.encrypt("session", bytes("x")))).isEmpty();
    }

    @Test
    void everySingleChangedCharacterIsNoticed() {
        var token = ring.sign("session", bytes("guest"));
        for (int i = 0; i < token.length(); i++) {
            var forged = token.substring(0, i) + (token.charAt(i) == 'A' ? 'B' : 'A') + token.substring(i + 1);
            // The last character of unpadded base64 carries bits that no decoder reads.
            boolean lastBits = i == token.length() - 1;
            assertThat(ring.verify("session", forged).isPresent() && !lastBits)
                    .describedAs("changed at %d", i)
                    .isFalse();
        }
    }

    @Test
    void rotationLogsNobodyOut() {
        var before = ring.sign("session", bytes("guest"));
        var rotated = new RotatingKeyRing(List.of(NEW, OLD));
        var after = rotated.sign("session", bytes("guest"));

        assertThat(text(rotated.verify("session", before))).contains("guest");
        assertThat(text(ring.verify("session", after)))
                .describedAs("replicas that still write with the old key read the new one's tokens")
                .contains("guest");
        assertThat(new RotatingKeyRing(List.of(NEW)).verify("session", before))
                .describedAs("a retired key reads nothing any more")
                .isEmpty();
    }

    @Test
    void encryptionHidesAndNeverRepeats() {
        var one = ring.encrypt("card", bytes("4242"));
        var two = ring.encrypt("card", bytes("4242"));

        assertThat(one).isNotEqualTo(two);
        assertThat(text(ring.decrypt("card", one))).contains("4242");
        assertThat(new RotatingKeyRing(List.of(NEW)).decrypt("card", one)).isEmpty();
    }

    @Test
    void rubbishIsRefusedQuietly() {
        for (var rubbish : List.of("", ".", "..", "a.b", "a.b.c", OLD.id() + ".!.!", OLD.id() + ".", "é.é.é")) {
            assertThat(ring.verify("session", rubbish)).describedAs(rubbish).isEmpty();
            assertThat(ring.decrypt("session", rubbish)).describedAs(rubbish).isEmpty();
        }
    }

    private static Key key(int fill) {
        var secret = new byte[Key.BYTES];
        Arrays.fill(secret, (byte) fill);
        return new Key(secret);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static Optional<String> text(Optional<byte[]> bytes) {
        return bytes.map(b -> new String(b, UTF_8));
    }
}
