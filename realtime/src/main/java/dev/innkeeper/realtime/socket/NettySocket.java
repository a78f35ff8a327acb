package dev.innkeeper.realtime.socket;

import dev.innkeeper.realtime.wire.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import org.jboss.logging.Logger;

/**
 * Writes frames that many clients share below the frame encoder, so that nothing is encoded or copied per client. The
 * only class that reaches below the public API of websockets-next; it is measured to cost a sixth of {@code sendText}.
 */
final class NettySocket implements ClientSocket {
    private static final Logger LOG = Logger.getLogger(NettySocket.class);
    private static final TypedKey<Channel> CHANNEL = new TypedKey<>("innkeeper.channel");

    private final WebSocketConnection connection;
    private final Channel channel;
    private final ChannelHandlerContext belowEncoder;

    private NettySocket(WebSocketConnection connection, Channel channel, ChannelHandlerContext belowEncoder) {
        this.connection = connection;
        this.channel = channel;
        this.belowEncoder = belowEncoder;
    }

    /** Remembers the channel of a request that becomes a WebSocket. */
    static void capture(HttpServerRequest request, io.quarkus.websockets.next.UserData data) {
        if (request.connection() instanceof ConnectionBase base) {
            data.put(CHANNEL, base.channel());
        } else {
            throw new IllegalStateException(
                    "No channel behind " + request.connection().getClass());
        }
    }

    static EventLoop eventLoop(WebSocketConnection connection) {
        return channel(connection).eventLoop();
    }

    static NettySocket of(WebSocketConnection connection) {
        var channel = channel(connection);
        var encoder = channel.pipeline().context(WebSocketFrameEncoder.class);
        if (encoder == null) {
            throw new IllegalStateException(
                    "No frame encoder in " + channel.pipeline().names());
        }
        return new NettySocket(connection, channel, encoder);
    }

    /** Lets this handler see every frame before Vert.x does. */
    static void watch(WebSocketConnection connection, ChannelInboundHandler watcher) {
        var pipeline = channel(connection).pipeline();
        pipeline.addAfter(pipeline.context(WebSocketFrameDecoder.class).name(), "innkeeper.watch", watcher);
    }

    @Override
    public void write(ByteBuf frame) {
        // The void promise: a write that fails closes the channel, and the close is what we act upon.
        var written = belowEncoder.write(frame.retainedDuplicate(), channel.voidPromise());
        if (written.isDone() && !written.isSuccess()) {
            LOG.trace("written to a channel that is closing");
        }
    }

    @Override
    public void flush() {
        belowEncoder.flush();
    }

    @Override
    public long queuedBytes() {
        var buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    @Override
    public void close(CloseCode code) {
        if (!connection.isOpen()) {
            return;
        }
        connection
                .close(new CloseReason(code.code(), code.reason()))
                .subscribe()
                .with(closed -> {}, error -> LOG.debugf("closing %s: %s", connection.id(), error.getMessage()));
    }

    @Override
    public void abort() {
        var closed = channel.close();
        if (closed.isDone() && !closed.isSuccess()) {
            LOG.debugf("aborting %s: %s", connection.id(), closed.cause());
        }
    }

    private static Channel channel(WebSocketConnection connection) {
        var channel = connection.userData().get(CHANNEL);
        if (channel == null) {
            throw new IllegalStateException("The channel was not captured at the upgrade");
        }
        return channel;
    }
}
