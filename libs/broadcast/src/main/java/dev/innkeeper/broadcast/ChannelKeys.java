package dev.innkeeper.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys of end-to-end encrypted channels, which only publishers and subscribers know: never the realtime service. */
final class ChannelKeys {
    private final SecureRandom random = new SecureRandom();
    private final byte @Nullable [] master;

    private ChannelKeys(byte @Nullable [] master) {
        this.master = master;
    }

    /** @throws IllegalArgumentException if the key is not 32 bytes in base64 */
    static ChannelKeys of(Optional<String> base64) {
        if (base64.isEmpty()) {
            return new ChannelKeys(null);
        }
        byte[] master = Base64.getDecoder().decode(base64.get().strip());
        if (master.length != SecretBox.KEY_BYTES) {
            throw new IllegalArgumentException("a key of " + master.length + " bytes");
        }
        return new ChannelKeys(master);
    }

    /**
     * The data of an event for an encrypted channel, as client libraries expect it.
     *
     * @throws IllegalArgumentException if there is no master key
     */
    String encrypted(String channel, String data) {
        var secret = sharedSecret(channel)
                .orElseThrow(() -> new IllegalArgumentException(
                        "Without REALTIME_ENCRYPTION_KEY nothing can be published to " + channel));
        byte[] nonce = new byte[SecretBox.NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] box =
                SecretBox.seal(data.getBytes(UTF_8), nonce, Base64.getDecoder().decode(secret));
        return "{\"nonce\":\"%s\",\"ciphertext\":\"%s\"}"
                .formatted(
                        Base64.getEncoder().encodeToString(nonce),
                        Base64.getEncoder().encodeToString(box));
    }

    /** The channel's key in base64, as subscribers get it; empty if there is no master key. */
    Optional<String> sharedSecret(String channel) {
        if (master == null) {
            return Optional.empty();
        }
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(channel.getBytes(UTF_8));
            return Optional.of(Base64.getEncoder().encodeToString(digest.digest(master)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
