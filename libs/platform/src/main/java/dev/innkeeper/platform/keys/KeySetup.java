package dev.innkeeper.platform.keys;

import dev.innkeeper.platform.PlatformConfig;
import dev.innkeeper.platform.env.BootCheck;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Makes the key ring from APP_KEY and APP_KEY_NEXT, and says what is wrong with them. */
@ApplicationScoped
class KeySetup implements BootCheck {
    // Published on purpose: outside development and test the boot stops without an APP_KEY.
    private static final byte[] DEVELOPMENT_KEY =
            "innkeeper-development-key-32byte".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private final PlatformConfig config;

    KeySetup(PlatformConfig config) {
        this.config = config;
    }

    @Override
    public List<String> problems() {
        var problems = new ArrayList<String>();
        if (config.appKey().isEmpty() && config.env().exposed()) {
            problems.add("APP_KEY is not set: %s needs 32 random bytes in base64 (./innkeeper keys generate)"
                    .formatted(config.env().id()));
        }
        config.appKey().filter(key -> decode(key).isEmpty()).ifPresent(key -> problems.add(malformed("APP_KEY")));
        config.appKeyNext()
                .filter(key -> decode(key).isEmpty())
                .ifPresent(key -> problems.add(malformed("APP_KEY_NEXT")));
        return problems;
    }

    @Produces
    @Singleton
    KeyRing keyRing() {
        var secrets = new ArrayList<byte[]>();
        secrets.add(config.appKey().flatMap(KeySetup::decode).orElse(DEVELOPMENT_KEY));
        config.appKeyNext().flatMap(KeySetup::decode).ifPresent(secrets::add);
        return KeyRing.of(secrets);
    }

    private static String malformed(String variable) {
        return variable + " is malformed: must be base64 of exactly %d bytes".formatted(Key.BYTES);
    }

    private static Optional<byte[]> decode(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text.strip())).filter(bytes -> bytes.length == Key.BYTES);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
