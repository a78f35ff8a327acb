package dev.innkeeper.realtime.socket;

import dev.innkeeper.broadcast.ChannelName;
import dev.innkeeper.broadcast.PusherSignature;
import dev.innkeeper.broadcast.RedisNames;
import dev.innkeeper.realtime.RealtimeConfig;
import dev.innkeeper.realtime.bus.Bus;
import dev.innkeeper.realtime.join.JoinRequest;
import dev.innkeeper.realtime.join.Refusal;
import dev.innkeeper.realtime.wire.ClientMessage.Subscribe;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Decides who may try a channel, and asks Redis for it. */
@Singleton
class Subscriptions {
    private final Bus bus;
    private final Joining joining;
    private final PusherSignature signature;
    private final RedisNames names;
    private final RealtimeConfig config;

    Subscriptions(Bus bus, Joining joining, PusherSignature signature, RedisNames names, RealtimeConfig config) {
        this.bus = bus;
        this.joining = joining;
        this.signature = signature;
        this.names = names;
        this.config = config;
    }

    /** Answers when Redis has confirmed: a client that is told yes misses nothing from then on. */
    void subscribe(Client client, Subscribe message) {
        String channel = message.channel();
        var refusal = refusal(client, message);
        if (refusal.isPresent()) {
            Joining.refuse(client, channel, refusal.get());
            return;
        }
        var subscription = new Subscription(client, new JoinRequest(client.socketId, names.channel(channel), message));
        client.subscriptions.put(channel, subscription);
        bus.subscribe(
                subscription.topic(),
                client.loop,
                () -> confirmed(client, subscription),
                () -> failed(client, subscription));
    }

    private void confirmed(Client client, Subscription subscription) {
        if (client.closing() || client.subscriptions.get(subscription.channel()) != subscription) {
            bus.unsubscribe(subscription.topic(), client.loop);
            return;
        }
        joining.begin(subscription);
    }

    private void failed(Client client, Subscription subscription) {
        if (client.subscriptions.remove(subscription.channel(), subscription) && !client.closing()) {
            Joining.unavailable(client, subscription.channel());
        }
    }

    private Optional<Refusal> refusal(Client client, Subscribe message) {
        String channel = message.channel();
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
                && !signature.verifyChannel(message.auth(), client.socketId, channel, message.channelData())) {
            return Optional.of(new Refusal("AuthError", "Invalid signature", 401));
        }
        return Optional.empty();
    }
}
