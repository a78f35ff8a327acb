package dev.innkeeper.realtime.socket;

import dev.innkeeper.broadcast.ChannelName;
import dev.innkeeper.broadcast.PusherSignature;
import dev.innkeeper.realtime.RealtimeConfig;
import dev.innkeeper.realtime.bus.Bus;
import dev.innkeeper.realtime.wire.ClientMessage.Subscribe;
import dev.innkeeper.realtime.wire.ServerMessage;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Lets clients into channels. */
@Singleton
class Subscriptions {
    private static final int UNAUTHORIZED = 4009;

    /** Why not: the type and status are what client libraries know. */
    private record Refusal(String type, String message, int status) {}

    private final Bus bus;
    private final PusherSignature signature;
    private final RealtimeConfig config;

    Subscriptions(Bus bus, PusherSignature signature, RealtimeConfig config) {
        this.bus = bus;
        this.signature = signature;
        this.config = config;
    }

    /** Answers when Redis has confirmed: a client that is told yes misses nothing from then on. */
    void subscribe(Client client, Subscribe request) {
        String channel = request.channel();
        var refusal = refusal(client, request);
        if (refusal.isPresent()) {
            refuse(client, channel, refusal.get());
            return;
        }
        var subscription = new Subscription();
        client.subscriptions.put(channel, subscription);
        bus.subscribe(
                channel,
                client.loop,
                () -> confirmed(client, channel, subscription),
                () -> failed(client, channel, subscription));
    }

    private void confirmed(Client client, String channel, Subscription subscription) {
        if (client.closing() || client.subscriptions.get(channel) != subscription) {
            bus.unsubscribe(channel, client.loop);
            return;
        }
        subscription.activate();
        client.loop.join(channel, client);
        client.say(ServerMessage.subscriptionSucceeded(channel));
    }

    private void failed(Client client, String channel, Subscription subscription) {
        if (client.subscriptions.remove(channel, subscription) && !client.closing()) {
            refuse(client, channel, new Refusal("Unavailable", "Try again later", 503));
        }
    }

    private Optional<Refusal> refusal(Client client, Subscribe request) {
        String channel = request.channel();
        if (!ChannelName.isValid(channel)) {
            return Optional.of(new Refusal("InvalidChannel", "Invalid channel name", 400));
        }
        if (client.subscriptions.containsKey(channel)) {
            return Optional.of(new Refusal("Duplicate", "Existing subscription to this channel", 400));
        }
        if (client.subscriptions.size() >= config.maxChannels()) {
            return Optional.of(new Refusal("LimitReached", "Too many channels on this connection", 4100));
        }
        if (ChannelName.isPresence(channel)) {
            return Optional.of(new Refusal("Unsupported", "Presence channels are not enabled", 400));
        }
        if (ChannelName.needsSignature(channel)
                && !signature.verifyChannel(request.auth(), client.socketId, channel, request.channelData())) {
            return Optional.of(new Refusal("AuthError", "Invalid signature", 401));
        }
        return Optional.empty();
    }

    // Both forms: some client libraries know only the one, some only the other.
    private static void refuse(Client client, String channel, Refusal refusal) {
        client.say(ServerMessage.error(UNAUTHORIZED, refusal.message()));
        client.say(ServerMessage.subscriptionError(channel, refusal.type(), refusal.message(), refusal.status()));
    }
}
