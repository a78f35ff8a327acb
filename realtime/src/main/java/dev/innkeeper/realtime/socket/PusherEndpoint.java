package dev.innkeeper.realtime.socket;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.realtime.OriginRule;
import dev.innkeeper.realtime.RealtimeConfig;
import dev.innkeeper.realtime.wire.CloseCode;
import dev.innkeeper.realtime.wire.Handshake;
import dev.innkeeper.realtime.wire.ServerMessage;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnPongMessage;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The WebSocket endpoint. Every callback returns a Uni and so runs on the connection's event loop, in order. */
@WebSocket(path = "/app/{key}")
@Singleton
public class PusherEndpoint {
    private static final Logger LOG = Logger.getLogger(PusherEndpoint.class);
    private static final TypedKey<Conversation> CONVERSATION = new TypedKey<>("innkeeper.conversation");
    // What Vert.x says of one in several frames; it has no exception of its own for that.
    private static final String MESSAGE_TOO_LARGE = "max message size";
    private static final long SOCKET_ID_PART = 10_000_000_000L;

    private final SecureRandom random = new SecureRandom();
    private final Apps apps;
    private final RealtimeConfig config;
    private final OriginRule origins;
    private final Loops loops;
    private final Answers answers;
    private final ConnectionQuota quota;
    private final Sockets sockets;
    private final ObjectMapper json;
    private final Meters meters;

    PusherEndpoint(
            Apps apps,
            RealtimeConfig config,
            OriginRule origins,
            Loops loops,
            Answers answers,
            ConnectionQuota quota,
            Sockets sockets,
            ObjectMapper json,
            Meters meters) {
        this.apps = apps;
        this.config = config;
        this.origins = origins;
        this.loops = loops;
        this.answers = answers;
        this.quota = quota;
        this.sockets = sockets;
        this.json = json;
        this.meters = meters;
    }

    @OnOpen
    Uni<Void> opened(WebSocketConnection connection) {
        var loop = loops.of(sockets.here());
        String query = connection.handshakeRequest().query();
        boolean complete = apps.complete();
        var known = apps.byKey(connection.pathParam("key"));
        var client = new Client(
                socketId(),
                known.orElseGet(apps::configured),
                Handshake.of(query),
                loop,
                sockets.open(connection),
                config,
                meters);
        var refusal = known.isEmpty()
                ? Optional.of(complete ? CloseCode.UNKNOWN_KEY : CloseCode.NOT_READY)
                : refusal(known.get(), connection, query);
        if (refusal.isPresent()) {
            client.close(refusal.get());
            return done();
        }
        connection.userData().put(CONVERSATION, new Conversation(client, answers, json, meters, config));
        loop.add(client);
        client.onEnd(() -> quota.went(client.app));
        if (client.app.features().authorizedConnections()) {
            loop.later(
                    client::closeUnlessAuthorized, config.authorizationTimeout().toMillis(), TimeUnit.MILLISECONDS);
        }
        client.say(ServerMessage.connectionEstablished(client.socketId, config.activityTimeout()));
        return done();
    }

    @OnTextMessage
    Uni<Void> heard(String text, WebSocketConnection connection) {
        conversation(connection).ifPresent(conversation -> {
            conversation.heard(text);
            conversation.client().answered();
        });
        return done();
    }

    @OnBinaryMessage
    Uni<Void> heard(Buffer bytes, WebSocketConnection connection) {
        conversation(connection).ifPresent(conversation -> conversation.client().close(CloseCode.UNSUPPORTED_DATA));
        return done();
    }

    @OnPongMessage
    Uni<Void> pong(Buffer bytes, WebSocketConnection connection) {
        conversation(connection).ifPresent(conversation -> conversation.client().heard());
        return done();
    }

    @OnClose
    Uni<Void> closed(WebSocketConnection connection) {
        int code = codeOf(connection.closeReason());
        conversation(connection).ifPresent(conversation -> conversation.client().left(code));
        return done();
    }

    // A close without a code is told as a normal one; no code means that there was no close.
    private static int codeOf(@Nullable CloseReason reason) {
        return reason == null || reason.getCode() == CloseReason.EMPTY.getCode() ? Meters.VANISHED : reason.getCode();
    }

    // What clients and networks do wrong is no news: a line for each would let them fill the log.
    @OnError
    Uni<Void> failed(Throwable error, WebSocketConnection connection) {
        var reason = switch (error) {
            case CorruptedWebSocketFrameException e -> CloseCode.BAD_FRAME;
            case IOException e -> CloseCode.GOING_AWAY;
            case VertxException e -> CloseCode.GOING_AWAY;
            case IllegalStateException e
            when String.valueOf(e.getMessage()).contains(MESSAGE_TOO_LARGE) -> CloseCode.TOO_LARGE;
            default -> CloseCode.INTERNAL_ERROR;
        };
        if (reason == CloseCode.INTERNAL_ERROR) {
            LOG.errorf(error, "Connection %s fails", connection.id());
        } else {
            LOG.debugf("%s: %s", connection.id(), error.getMessage());
        }
        conversation(connection).map(Conversation::client).ifPresent(client -> {
            if (reason == CloseCode.GOING_AWAY) {
                client.left(Meters.VANISHED);
            } else {
                client.close(reason);
            }
        });
        return done();
    }

    // Facts that a retry can not change come first: a client that hears 4100 tries for ever. Last comes what counts
    // whoever is let in.
    private Optional<CloseCode> refusal(App app, WebSocketConnection connection, String query) {
        if (app.features().requireTls()
                && !Boolean.TRUE.equals(connection.userData().get(UpgradeGate.OVER_TLS))) {
            return Optional.of(CloseCode.TLS_ONLY);
        }
        if (!app.enabled()) {
            return Optional.of(CloseCode.APP_DISABLED);
        }
        if (!origins.allows(app, connection.handshakeRequest().header("Origin"))) {
            return Optional.of(CloseCode.BAD_ORIGIN);
        }
        var unserved = Handshake.refusal(query);
        if (unserved.isPresent()) {
            return unserved;
        }
        // Not 4200: in the handshake it makes clients try again five hundred times a second.
        return loops.leaving() ? Optional.of(CloseCode.DRAINING) : quota.take(app);
    }

    private static Optional<Conversation> conversation(WebSocketConnection connection) {
        return Optional.ofNullable(connection.userData().get(CONVERSATION));
    }

    // Not guessable: who knows another's socket id could be excluded from, or signed for, in its place.
    private String socketId() {
        return random.nextLong(SOCKET_ID_PART) + "." + random.nextLong(SOCKET_ID_PART);
    }

    private static Uni<Void> done() {
        return Uni.createFrom().voidItem();
    }
}
