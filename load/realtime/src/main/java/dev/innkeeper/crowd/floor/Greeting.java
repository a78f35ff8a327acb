package dev.innkeeper.crowd.floor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Consumer;

/** Says what a client has to hear before it listens; what it says itself does not matter here. */
final class Greeting extends ChannelInboundHandlerAdapter {
    // The answer to the one key that the crowd's clients send.
    private static final String UPGRADED = """
            HTTP/1.1 101 Switching Protocols\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
            \r
            """;
    private static final String ESTABLISHED =
            "{\"event\":\"pusher:connection_established\",\"data\":\"{\\\"socket_id\\\":\\\"1.1\\\",\\\"activity_timeout\\\":120}\"}";
    private static final String SUBSCRIBED =
            "{\"event\":\"pusher_internal:subscription_succeeded\",\"channel\":\"crowd\",\"data\":\"{}\"}";

    private final Consumer<Channel> joined;
    private final Consumer<Channel> left;
    private final StringBuilder request = new StringBuilder();
    private boolean upgraded;
    private boolean subscribed;

    Greeting(Consumer<Channel> joined, Consumer<Channel> left) {
        this.joined = joined;
        this.left = left;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var bytes = (ByteBuf) message;
        try {
            if (!upgraded) {
                request.append(bytes.toString(ISO_8859_1));
                if (request.indexOf("\r\n\r\n") >= 0) {
                    upgraded = true;
                    var unused = context.write(Unpooled.copiedBuffer(UPGRADED, ISO_8859_1), context.voidPromise());
                    say(context, ESTABLISHED);
                }
            } else if (!subscribed) {
                subscribed = true;
                say(context, SUBSCRIBED);
                joined.accept(context.channel());
            }
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        left.accept(context.channel());
    }

    // Whoever is killed leaves without a word.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var unused = context.close(context.voidPromise());
    }

    private static void say(ChannelHandlerContext context, String text) {
        var payload = Unpooled.copiedBuffer(text, UTF_8);
        var unused = context.writeAndFlush(Floor.Frames.text(payload), context.voidPromise());
        payload.release();
    }
}
