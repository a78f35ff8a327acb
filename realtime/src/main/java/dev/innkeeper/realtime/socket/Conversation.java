package dev.innkeeper.realtime.socket;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.realtime.RealtimeConfig;
import dev.innkeeper.realtime.join.Refusal;
import dev.innkeeper.realtime.wire.ClientMessage;
import dev.innkeeper.realtime.wire.CloseCode;
import dev.innkeeper.realtime.wire.ServerMessage;
import io.netty.buffer.ByteBufUtil;

/** What one client says, within its limits, and what it is answered. Touched on the client's event loop only. */
final class Conversation {
    private static final int RATE_EXCEEDED = 4301;
    // The status at which clients ask for the channel again, later.
    private static final Refusal TOO_FAST =
            new Refusal("LimitReached", "Too many subscriptions at once: try again later", 503);
    private static final int SUBSCRIBE_BURST = 5;
    // Ten seconds at the full rate above what is allowed is no accident any more.
    private static final int TOLERATED_SECONDS = 10;

    private final Client client;
    private final Answers say;
    private final ObjectMapper json;
    private final Meters meters;
    private final RealtimeConfig config;
    private final TokenBucket messages;
    private final TokenBucket bytes;
    private final TokenBucket subscribes;
    private final TokenBucket whispers;
    private int refused;

    Conversation(Client client, Answers say, ObjectMapper json, Meters meters, RealtimeConfig config) {
        this.client = client;
        this.say = say;
        this.json = json;
        this.meters = meters;
        this.config = config;
        long now = System.nanoTime();
        this.messages = new TokenBucket(config.messageRate(), 2.0 * config.messageRate(), now);
        this.bytes = new TokenBucket(config.byteRate(), 2.0 * config.byteRate(), now);
        this.subscribes = new TokenBucket(config.subscribeRate(), subscribeBurst(config), now);
        var limits = client.app.limits();
        this.whispers = new TokenBucket(limits.clientEventRate(), limits.clientEventBurst(), now);
    }

    // Whoever lost its connection asks for all its channels at once, and signs in.
    private static double subscribeBurst(RealtimeConfig config) {
        return Math.max((double) SUBSCRIBE_BURST * config.subscribeRate(), config.maxChannels() + 1.0);
    }

    Client client() {
        return client;
    }

    void heard(String text) {
        meters.heard(client.app);
        client.heard();
        if (client.closing()) {
            return;
        }
        int size = ByteBufUtil.utf8Bytes(text);
        int most = client.app.limits().messageBytes();
        if (most > 0 && size > most) {
            client.close(CloseCode.TOO_LARGE);
            return;
        }
        var message = ClientMessage.read(json, text);
        if (withinLimits(message, size)) {
            refused = Math.max(0, refused - 1);
            answer(message);
        }
    }

    private void answer(ClientMessage message) {
        switch (message) {
            case ClientMessage.Ping() -> client.say(ServerMessage.PONG);
            case ClientMessage.Pong() -> {
                // That it was heard is all there is to it.
            }
            case ClientMessage.Subscribe subscribe -> say.subscriptions().subscribe(client, subscribe);
            case ClientMessage.Unsubscribe(String channel) -> client.loop.leave(channel, client);
            case ClientMessage.Whisper whisper -> {
                var limits = client.app.limits();
                whispers.limit(limits.clientEventRate(), limits.clientEventBurst(), System.nanoTime());
                say.whispers().whisper(client, whisper, whispers);
            }
            case ClientMessage.SignIn signIn -> say.signIns().signIn(client, signIn);
            case ClientMessage.Unknown(String complaint) -> client.say(ServerMessage.error(null, complaint));
        }
    }

    // A client that returns subscribes to everything at once: its subscriptions have a limit of their own.
    private boolean withinLimits(ClientMessage message, int size) {
        long now = System.nanoTime();
        boolean returning = message instanceof ClientMessage.Subscribe || message instanceof ClientMessage.SignIn;
        boolean fits = returning ? subscribes.take(1, now) : messages.take(1, now);
        if (fits && bytes.take(size, now)) {
            return true;
        }
        meters.rateLimited.increment();
        refused++;
        if (refused > config.messageRate() * TOLERATED_SECONDS) {
            client.close(CloseCode.TOO_MANY_MESSAGES);
        } else if (message instanceof ClientMessage.Subscribe subscribe) {
            Joining.refuse(client, subscribe.channel(), TOO_FAST);
        } else if (refused % config.messageRate() == 1) {
            client.say(ServerMessage.error(RATE_EXCEEDED, CloseCode.TOO_MANY_MESSAGES.reason()));
        }
        return false;
    }
}
