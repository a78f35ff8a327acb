package dev.innkeeper.realtime.socket;

import dev.innkeeper.realtime.wire.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Sees every frame before Vert.x does. It puts messages in pieces together, for Vert.x fails at some, and it ends a
 * connection whose frames can not be read or whose message is too large: Vert.x would drop the first without a word and
 * log an error for each of the second.
 */
final class FrameWatch extends ChannelInboundHandlerAdapter {
    // Each ping is answered, so that they need a limit; whoever sends more gets no answer to the rest.
    private static final int CONTROL_RATE = 20;
    private static final int CONTROL_BURST = 60;

    private final TokenBucket control = new TokenBucket(CONTROL_RATE, CONTROL_BURST, System.nanoTime());
    private final int mostBytes;
    private final ClientSocket.Events events;
    private @Nullable ByteBuf pieces;
    private boolean binary;
    private boolean ended;

    /**
     * @param mostBytes of one message
     * @param events told on the event loop; after {@code unreadable} nothing more is read
     */
    FrameWatch(int mostBytes, ClientSocket.Events events) {
        this.mostBytes = mostBytes;
        this.events = events;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        if (ended) {
            ReferenceCountUtil.release(read);
        } else if (read instanceof WebSocketFrame frame && carriesMessage(frame)) {
            message(context, frame);
        } else if (isPingOrPong(read) && !control.take(1, System.nanoTime())) {
            ReferenceCountUtil.release(read);
        } else {
            // Control frames are small and may come between the pieces of a message.
            context.fireChannelRead(read);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            events.drained();
        }
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof CorruptedWebSocketFrameException unreadable)) {
            context.fireExceptionCaught(cause);
        } else if (!ended) {
            boolean large = unreadable.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG);
            end(large ? CloseCode.TOO_LARGE : CloseCode.BAD_FRAME);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        forgetPieces();
    }

    private void message(ChannelHandlerContext context, WebSocketFrame frame) {
        int bytes = frame.content().readableBytes() + (pieces == null ? 0 : pieces.readableBytes());
        if (bytes > mostBytes) {
            frame.release();
            end(CloseCode.TOO_LARGE);
        } else if (pieces == null && frame.isFinalFragment()) {
            events.arrived();
            context.fireChannelRead(frame);
        } else {
            piece(context, frame);
        }
    }

    private void piece(ChannelHandlerContext context, WebSocketFrame frame) {
        var together = pieces;
        if (together == null) {
            together = context.alloc().buffer();
            pieces = together;
            binary = frame instanceof BinaryWebSocketFrame;
        }
        together.writeBytes(frame.content());
        frame.release();
        if (frame.isFinalFragment()) {
            pieces = null;
            events.arrived();
            context.fireChannelRead(binary ? new BinaryWebSocketFrame(together) : new TextWebSocketFrame(together));
        }
    }

    private void end(CloseCode code) {
        ended = true;
        forgetPieces();
        events.unreadable(code);
    }

    private void forgetPieces() {
        if (pieces != null) {
            pieces.release();
            pieces = null;
        }
    }

    private static boolean isPingOrPong(Object read) {
        return read instanceof PingWebSocketFrame || read instanceof PongWebSocketFrame;
    }

    private static boolean carriesMessage(WebSocketFrame frame) {
        return frame instanceof TextWebSocketFrame
                || frame instanceof BinaryWebSocketFrame
                || frame instanceof ContinuationWebSocketFrame;
    }
}
