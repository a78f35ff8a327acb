package dev.innkeeper.realtime.socket;

import dev.innkeeper.realtime.wire.CloseCode;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Consumer;

/**
 * Ends a connection whose frames can not be read or whose message, in one frame or many, is too large. It stands before
 * Vert.x, which would drop the first without a word and log an error for each of the second.
 */
final class SizeLimit extends ChannelInboundHandlerAdapter {
    private final int mostBytes;
    private final Consumer<CloseCode> end;
    private long bytes;
    private boolean ended;

    /**
     * @param mostBytes of one message
     * @param end called once, on the event loop; nothing more is read afterwards
     */
    SizeLimit(int mostBytes, Consumer<CloseCode> end) {
        this.mostBytes = mostBytes;
        this.end = end;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        count(read);
        if (!ended && bytes > mostBytes) {
            end(CloseCode.TOO_LARGE);
        }
        if (ended) {
            ReferenceCountUtil.release(read);
        } else {
            context.fireChannelRead(read);
        }
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

    private void count(Object read) {
        switch (read) {
            case TextWebSocketFrame frame -> bytes = frame.content().readableBytes();
            case BinaryWebSocketFrame frame -> bytes = frame.content().readableBytes();
            case ContinuationWebSocketFrame frame -> bytes += frame.content().readableBytes();
            default -> {
                // Control frames are small and may come between the pieces of a message.
            }
        }
    }

    private void end(CloseCode code) {
        ended = true;
        end.accept(code);
    }
}
