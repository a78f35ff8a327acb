package dev.innkeeper.web;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** The variables of an installation in production, whose key has just been replaced. */
public final class Production implements QuarkusTestResourceLifecycleManager {
    private static final String NEW_KEY = "the-key-that-writes-since-today!";
    private static final String OLD_KEY = "the-key-that-wrote-up-to-today!!";

    private final Backends backends = new Backends();

    /** What signs now. */
    public static byte[] newKey() {
        return NEW_KEY.getBytes(US_ASCII);
    }

    /** What signed before and is still in the ring. */
    public static byte[] oldKey() {
        return OLD_KEY.getBytes(US_ASCII);
    }

    @Override
    public Map<String, String> start() {
        var variables = new HashMap<>(backends.start());
        variables.putAll(Map.of(
                "APP_ENV", "production",
                "APP_KEY", Base64.getEncoder().encodeToString(newKey()),
                "APP_KEY_NEXT", Base64.getEncoder().encodeToString(oldKey()),
                "PUBLIC_URL", "https://hotel.example.com",
                "REALTIME_APP_ID", "1",
                "REALTIME_KEY", "public",
                "REALTIME_SECRET", "a secret of some length",
                "REALTIME_URL", "wss://realtime.example.com",
                // No balancer has to notice that a test is over.
                "innkeeper.platform.shutdown-delay", "PT0S"));
        return variables;
    }

    @Override
    public void stop() {
        backends.stop();
    }
}
