package dev.innkeeper.realtime;

import java.net.http.WebSocket;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Puts what a WebSocket says into a queue. One for each socket. */
final class Ear implements WebSocket.Listener {
    private static final int NO_CLOSE_FRAME = 1006;

    private final Queue<Received> received;
    private final StringBuilder message = new StringBuilder();

    Ear(Queue<Received> received) {
        this.received = received;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
        message.append(part);
        if (last) {
            received.add(new Received.Text(message.toString()));
            message.setLength(0);
        }
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        received.add(new Received.Closed(code, reason));
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        received.add(new Received.Closed(NO_CLOSE_FRAME, String.valueOf(error)));
    }
}
