package dev.innkeeper.broadcast;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The realtime application that this installation serves; an injectable bean, complete and checked at boot.
 *
 * @param appId the application's id in the HTTP API, {@code REALTIME_APP_ID}
 * @param key the public key that browsers connect with, {@code REALTIME_KEY}
 * @param secret signs subscriptions and HTTP requests, never shown, {@code REALTIME_SECRET}
 * @param secretNext a second one that others may sign with as well, while it is changed, {@code REALTIME_SECRET_NEXT}
 * @param publicUrl the realtime service as the browser sees it, ws or wss, {@code REALTIME_URL}
 */
public record BroadcastConfig(
        String appId, String key, String secret, @Nullable String secretNext, URI publicUrl) {

    /** Without the secret: this ends up in logs. */
    @Override
    public String toString() {
        return "BroadcastConfig[appId=" + appId + ", key=" + key + ", publicUrl=" + publicUrl + "]";
    }
}
