package dev.innkeeper.realtime.socket;

import dev.innkeeper.broadcast.ChannelName;
import dev.innkeeper.realtime.LongNames;
import dev.innkeeper.realtime.RealtimeConfig;
import dev.innkeeper.realtime.bus.Bus;
import dev.innkeeper.realtime.join.JoinRequest;
import dev.innkeeper.realtime.join.Refusal;
import dev.innkeeper.realtime.state.Member;
import dev.innkeeper.realtime.state.Places;
import dev.innkeeper.realtime.wire.ClientMessage.Subscribe;
import jakarta.inject.Singleton;

/** Decides who may try a channel, and asks Redis for it. */
@Singleton
class Subscriptions {
    private final Bus bus;
    private final Joining joining;
    private final Places places;
    private final Signatures signatures;
    private final LongNames longNames;
    private final RealtimeConfig config;

    Subscriptions(
            Bus bus,
            Joining joining,
            Places places,
            Signatures signatures,
            LongNames longNames,
            RealtimeConfig config) {
        this.bus = bus;
        this.joining = joining;
        this.places = places;
        this.signatures = signatures;
        this.longNames = longNames;
        this.config = config;
    }

    /** Answers when Redis has confirmed: a client that is told yes misses nothing from then on. */
    void subscribe(Client client, Subscribe message) {
        try {
            check(client, message);
            longNames.look(client.app, message.channel());
            var member = ChannelName.isPresence(message.channel()) ? member(client, message) : null;
            begin(
                    client,
                    new JoinRequest(
                            client.socketId,
                            places.of(client.app, message.channel()),
                            message,
                            member,
                            client.resumes()));
            if (ChannelName.needsSignature(message.channel())) {
                client.vouch();
            }
        } catch (Refusal refusal) {
            Joining.refuse(client, message.channel(), refusal);
        }
    }

    private void begin(Client client, JoinRequest request) {
        var subscription = new Subscription(client, request);
        client.subscriptions.put(subscription.channel(), subscription);
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

    private void check(Client client, Subscribe message) {
        String channel = message.channel();
        if (ChannelName.isServerToUser(channel)) {
            checkUser(client, channel);
        } else if (!ChannelName.isValid(channel)
                || channel.length() > client.app.limits().channelName()) {
            throw new Refusal("InvalidChannel", "Invalid channel name", 400);
        }
        if (client.subscriptions.containsKey(channel)) {
            throw new Refusal("Duplicate", "Existing subscription to this channel", 400);
        }
        if (client.subscriptions.size() >= config.maxChannels()) {
            throw new Refusal("LimitReached", "Too many channels on this connection", 4100);
        }
        if (ChannelName.needsSignature(channel)
                && !signatures
                        .of(client)
                        .verifyChannel(message.auth(), client.socketId, channel, message.channelData())) {
            throw new Refusal("AuthError", "Invalid signature", 401);
        }
    }

    private static void checkUser(Client client, String channel) {
        var user = client.user();
        if (user == null || !channel.equals(ChannelName.serverToUser(user.userId()))) {
            throw new Refusal("AuthError", "This is the channel of another user", 401);
        }
    }

    private static Member member(Client client, Subscribe message) {
        String data = message.channelData();
        var user = client.user();
        if (data == null && user != null) {
            return user;
        }
        if (data == null) {
            throw new Refusal("InvalidData", "A presence channel needs channel_data with a user_id", 400);
        }
        Member member;
        try {
            member = Member.read(data);
        } catch (IllegalArgumentException e) {
            throw new Refusal("InvalidData", "channel_data: " + e.getMessage(), 400);
        }
        MemberLimits.check(member, client.app.limits());
        return member;
    }
}
