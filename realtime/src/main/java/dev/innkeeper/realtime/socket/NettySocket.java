package dev.innkeeper.realtime.socket;

import dev.innkeeper.realtime.wire.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.quarkus.websockets.next.UserData;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Writes frames that many clients share below the frame encoder, so that nothing is encoded or copied per client. The
 * only class that reaches below the public API of websockets-next; it is measured to cost a sixth of {@code sendText}.
 */
final class NettySocket implements ClientSocket {
    private static final Logger LOG = Logger.getLogger(NettySocket.class);
    private static final TypedKey<Channel> CHANNEL = new TypedKey<>("innkeeper.channel");

    private final WebSocketConnection connection;
    private final int maxMessage;
    private final Channel channel;
    private final ChannelHandlerContext belowEncoder;
    private final ChannelHandlerContext decoder;

    private NettySocket(
            WebSocketConnection connection,
            int maxMessage,
            Channel channel,
            ChannelHandlerContext belowEncoder,
            ChannelHandlerContext decoder) {
        this.connection = connection;
        this.maxMessage = maxMessage;
        this.channel = channel;
        this.belowEncoder = belowEncoder;
        this.decoder = decoder;
    }

    /** Remembers the channel of a request that becomes a WebSocket, if it can be reached. */
    static void capture(HttpServerRequest request, UserData data) {
        if (request.connection() instanceof ConnectionBase base) {
            data.put(CHANNEL, base.channel());
        }
    }

    /** The socket, if all that it needs is where it used to be. Its slow mark is where writability changes. */
    static Optional<ClientSocket> of(WebSocketConnection connection, int maxMessage, int slowBytes) {
        var channel = connection.userData().get(CHANNEL);
        if (channel == null || !channel.eventLoop().inEventLoop()) {
            return Optional.empty();
        }
        var encoder = channel.pipeline().context(WebSocketFrameEncoder.class);
        var decoder = channel.pipeline().context(WebSocketFrameDecoder.class);
        if (encoder == null || decoder == null) {
            return Optional.empty();
        }
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(slowBytes / 2, slowBytes));
        return Optional.of(new NettySocket(connection, maxMessage, channel, encoder, decoder));
    }

    @Override
    public void tell(Events events) {
        channel.pipeline().addAfter(decoder.name(), "innkeeper.watch", new FrameWatch(maxMessage, events));
    }

    @Override
    public void write(ByteBuf frames) {
        // The void promise: a write that fails closes the channel, and the close is what we act upon.
        var written = belowEncoder.write(frames.retainedDuplicate(), channel.voidPromise());
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
    public void read(boolean on) {
        channel.config().setAutoRead(on);
    }

    @Override
    public void close(CloseCode code) {
        ApiSocket.close(connection, code);
    }

    @Override
    public void abort() {
        var closed = channel.close();
        if (closed.isDone() && !closed.isSuccess()) {
            LOG.debugf("aborting %s: %s", connection.id(), closed.cause());
        }
    }
}
