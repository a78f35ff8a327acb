package dev.innkeeper.realtime.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.ChannelName;
import dev.innkeeper.broadcast.Outgoing;
import dev.innkeeper.broadcast.PublishOutcome;
import dev.innkeeper.broadcast.Publisher;
import dev.innkeeper.realtime.state.Member;
import dev.innkeeper.realtime.state.Places;
import dev.innkeeper.realtime.state.StateCalls;
import dev.innkeeper.realtime.wire.ClientMessage.Whisper;
import dev.innkeeper.realtime.wire.ServerMessage;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Passes the events of clients on to the other members of a channel, on all nodes. */
@Singleton
class Whispers {
    private static final int REJECTED = 4301;

    private record Rejection(@Nullable Integer code, String reason) {}

    private final Publisher publisher;
    private final Places places;
    private final StateCalls calls;

    Whispers(Publisher publisher, Places places, StateCalls calls) {
        this.publisher = publisher;
        this.places = places;
        this.calls = calls;
    }

    /** Publishes, or tells the client why not. */
    void whisper(Client client, Whisper whisper, TokenBucket allowance) {
        var subscription = client.subscriptions.get(whisper.channel());
        var rejection = rejection(client, whisper, subscription, allowance);
        if (rejection.isPresent()) {
            client.say(ServerMessage.error(
                    rejection.get().code(),
                    "Client event rejected - " + rejection.get().reason()));
        } else if (subscription != null) {
            publish(client, whisper, subscription.request().user());
        }
    }

    private void publish(Client client, Whisper whisper, @Nullable Member user) {
        var app = client.app;
        String channel = whisper.channel();
        byte[] frame = ServerMessage.clientEvent(
                        whisper.event(), channel, whisper.dataJson(), user == null ? "" : user.idJson())
                .getBytes(UTF_8);
        publisher.publish(List.of(new Outgoing(app.id(), channel, frame, client.socketId, true)), "", outcome -> {
            if (outcome == PublishOutcome.SENT) {
                note(app, whisper, client.socketId, user);
            } else {
                client.loop.run(() -> lost(client));
            }
        });
    }

    private void note(App app, Whisper whisper, String socketId, @Nullable Member user) {
        calls.note(
                app,
                places.of(app, whisper.channel()),
                "client_event",
                () -> ServerMessage.clientEventHook(
                        whisper.event(),
                        whisper.channel(),
                        whisper.dataJson(),
                        socketId,
                        user == null ? "" : Member.quoted(user.userId())));
    }

    private static void lost(Client client) {
        client.say(ServerMessage.error(REJECTED, "Client event lost - try again later"));
    }

    private static Optional<Rejection> rejection(
            Client client, Whisper whisper, @Nullable Subscription subscription, TokenBucket allowance) {
        String channel = whisper.channel();
        var limits = client.app.limits();
        if (!client.app.features().clientEvents()) {
            return rejected("they are not enabled for this application");
        }
        if (whisper.event().length() > limits.eventName()) {
            return rejected("its name is too long");
        }
        // The code is what the protocol's own servers were seen to answer.
        if (!ChannelName.needsSignature(channel)) {
            return Optional.of(new Rejection(null, "only supported on private and presence channels"));
        }
        if (ChannelName.isEncrypted(channel)) {
            return Optional.of(new Rejection(null, "not supported on encrypted channels"));
        }
        if (subscription == null || !subscription.live()) {
            return Optional.of(new Rejection(ServerMessage.UNAUTHORIZED, "you are not subscribed to the channel"));
        }
        if (whisper.dataJson().getBytes(UTF_8).length > limits.eventBytes()) {
            return rejected("its data is too large");
        }
        if (!allowance.take(1, System.nanoTime())) {
            return rejected("too many of them");
        }
        return Optional.empty();
    }

    private static Optional<Rejection> rejected(String reason) {
        return Optional.of(new Rejection(REJECTED, reason));
    }
}
