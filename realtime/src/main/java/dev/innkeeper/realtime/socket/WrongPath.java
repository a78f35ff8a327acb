package dev.innkeeper.realtime.socket;

import dev.innkeeper.realtime.wire.CloseCode;
import dev.innkeeper.realtime.wire.ServerMessage;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Tells clients of a path that looks like the right one that it is not, so that they stop trying. */
@WebSocket(path = "/app/{key}/{more}")
@Singleton
public class WrongPath {
    @OnOpen
    Uni<Void> opened(WebSocketConnection connection) {
        var code = CloseCode.BAD_PATH;
        return connection
                .sendText(ServerMessage.error(code.code(), code.reason()))
                .chain(() -> connection.close(new CloseReason(code.code(), code.reason())));
    }
}
