package dev.innkeeper.broadcast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One application that the realtime service serves: clients connect with its key, and channels, limits and counts of
 * different applications have nothing in common.
 *
 * @param id the application's id, in the paths of the HTTP API and in Redis' names
 * @param key the public key that clients connect with
 * @param secret signs subscriptions, HTTP requests and webhooks; never shown
 * @param secretNext a second one that others may sign with as well, while the secret is changed
 * @param enabled whether it is served at all; its clients are closed with 4003, its requests answered with 403
 * @param allowedOrigins the origins whose pages may connect, as in the realtime service's configuration; empty for that
 *     service's own list
 * @param limits what its clients and publishers may do
 * @param features what is switched on for it
 * @param webhooks where it is told what happens in its channels
 */
public record App(
        String id,
        String key,
        String secret,
        @Nullable String secretNext,
        boolean enabled,
        List<String> allowedOrigins,
        AppLimits limits,
        AppFeatures features,
        AppWebhooks webhooks) {

    public App {
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    /** What this application's signatures are made and checked with. */
    public PusherSignature signature() {
        return new PusherSignature(key, secret, secretNext);
    }

    /** Without the secret: this ends up in logs. */
    @Override
    public String toString() {
        return "App[id=" + id + ", key=" + key + ", enabled=" + enabled + "]";
    }
}
