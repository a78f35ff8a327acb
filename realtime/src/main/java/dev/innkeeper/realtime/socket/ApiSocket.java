package dev.innkeeper.realtime.socket;

import dev.innkeeper.realtime.wire.CloseCode;
import dev.innkeeper.realtime.wire.WireFrame;
import io.netty.buffer.ByteBuf;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The same with nothing but the public API, for a Quarkus or Vert.x whose inside is not the one that {@link NettySocket}
 * knows. Every frame is encoded again for every client, reading can not be paused, frames that can not be read are the
 * framework's affair, and a close is as hard as it gets.
 */
final class ApiSocket implements ClientSocket {
    private static final Logger LOG = Logger.getLogger(ApiSocket.class);

    private final WebSocketConnection connection;
    private final int slowBytes;
    private @Nullable Events events;
    private long queued;
    private boolean full;

    ApiSocket(WebSocketConnection connection, int slowBytes) {
        this.connection = connection;
        this.slowBytes = slowBytes;
    }

    @Override
    public void tell(Events listener) {
        events = listener;
    }

    @Override
    public void write(ByteBuf frames) {
        for (var rest = frames.duplicate(); rest.isReadable(); ) {
            send(WireFrame.next(rest));
        }
    }

    private void send(ByteBuf frame) {
        int bytes = frame.readableBytes();
        queued += bytes;
        full |= queued > slowBytes;
        var sent = WireFrame.isPing(frame)
                ? connection.sendPing(Buffer.buffer())
                : connection.sendText(WireFrame.payload(frame));
        subscribe(sent, bytes);
    }

    @Override
    public void flush() {
        // Each frame is sent as it is written.
    }

    @Override
    public long queuedBytes() {
        return queued;
    }

    @Override
    public void read(boolean on) {
        // Not offered.
    }

    @Override
    public void close(CloseCode code) {
        close(connection, code);
    }

    @Override
    public void abort() {
        close(CloseCode.GOING_AWAY);
    }

    static void close(WebSocketConnection connection, CloseCode code) {
        if (connection.isOpen()) {
            var unused = connection
                    .close(new CloseReason(code.code(), code.reason()))
                    .subscribe()
                    .with(closed -> {}, error -> LOG.debugf("closing %s: %s", connection.id(), error.getMessage()));
        }
    }

    private void subscribe(Uni<Void> sending, int bytes) {
        var unused = sending.subscribe().with(sent -> taken(bytes), error -> {
            LOG.debugf("writing to %s: %s", connection.id(), error.getMessage());
            taken(bytes);
        });
    }

    private void taken(int bytes) {
        queued -= bytes;
        if (full && queued <= slowBytes / 2) {
            full = false;
            if (events != null) {
                events.drained();
            }
        }
    }
}
