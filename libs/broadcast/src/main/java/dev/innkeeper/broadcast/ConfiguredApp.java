package dev.innkeeper.broadcast;

import java.net.URI;
import java.util.List;
import java.util.Set;

/** Reads the configured application. */
final class ConfiguredApp {
    private ConfiguredApp() {}

    static App of(BroadcastConfig config, BroadcastProperties properties) {
        var features = properties.features();
        var webhooks = properties.webhooks();
        return new App(
                config.appId(),
                config.key(),
                config.secret(),
                config.secretNext(),
                true,
                List.of(),
                limits(properties),
                new AppFeatures(
                        features.clientEvents(),
                        features.subscriptionCounts(),
                        features.authorizedConnections(),
                        features.requireTls()),
                new AppWebhooks(
                        webhooks.urls().orElse(List.of()).stream()
                                .map(URI::create)
                                .toList(),
                        Set.copyOf(webhooks.events().orElse(List.of())),
                        webhooks.batchWindow()));
    }

    private static AppLimits limits(BroadcastProperties properties) {
        var limits = properties.limits();
        return new AppLimits(
                ChannelName.MAX_LENGTH,
                EventFrame.MAX_NAME,
                properties.maxPayload(),
                limits.publishChannels(),
                limits.batch(),
                limits.publishRate(),
                limits.publishBurst(),
                limits.clientEventRate(),
                limits.clientEventBurst(),
                limits.presenceMembers(),
                limits.userInfoBytes(),
                limits.userIdLength(),
                limits.watchlist(),
                limits.connections(),
                limits.connectionsPerUser(),
                limits.cacheTtl(),
                limits.messageBytes(),
                limits.signatureAge());
    }
}
