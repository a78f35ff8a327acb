package dev.innkeeper.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.realtime.wire.CloseCode;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that sends faster than it is served, over a line of the operating system. */
class InflowTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int BYTES = 1_000;
    private static final int MESSAGES = 2_000;
    // When reading stops, and what was read at that moment: as much as the network gives at once.
    private static final int MOST = 64 + (1 << 16) / BYTES + 1;
    private static final int LOOKS = 10;

    private final EventLoopGroup loop = new NioEventLoopGroup(1);
    private final CompletableFuture<Line> accepted = new CompletableFuture<>();
    private Channel port;

    @BeforeEach
    void open() throws Exception {
        port = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        var line = new Line(channel);
                        channel.pipeline()
                                .addLast(
                                        new WebSocket13FrameDecoder(true, false, BYTES),
                                        new FrameWatch(BYTES, line),
                                        line.endpoint);
                        accepted.complete(line);
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
    }

    @AfterEach
    void close() throws Exception {
        loop.shutdownGracefully(0, LONG.toSeconds(), TimeUnit.SECONDS).sync();
    }

    @Test
    void whoSendsFasterThanItIsServedIsNotReadAndNothingOfItIsLost() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var client = new Socket(
                        InetAddress.getLoopbackAddress(), ((InetSocketAddress) port.localAddress()).getPort())) {
            var sending = threads.submit(() -> send(client));
            var line = accepted.get();
            await().atMost(LONG).until(() -> !line.channel.config().isAutoRead());
            for (int i = 0; i < LOOKS; i++) {
                loop.submit(() -> {}).sync();
                assertThat(line.waiting).hasValueLessThanOrEqualTo(MOST);
            }

            loop.execute(line::serve);
            sending.get();

            await().atMost(LONG).until(() -> line.served.get() == MESSAGES);
            assertThat(line.most.get()).isLessThanOrEqualTo(MOST);
            assertThat(line.channel.config().isAutoRead()).isTrue();
        }
    }

    private static Void send(Socket client) throws IOException {
        // A mask of zeros is a mask, and leaves the bytes as they are.
        byte[] frame = ByteBuffer.allocate(8 + BYTES)
                .put((byte) 0x81)
                .put((byte) 0xfe)
                .putShort((short) BYTES)
                .putInt(0)
                .array();
        for (int i = 0; i < MESSAGES; i++) {
            client.getOutputStream().write(frame);
        }
        return null;
    }

    /** The server's side; nothing is served before it is told to, then one message at each turn of the loop. */
    private static final class Line implements ClientSocket, ClientSocket.Events {
        private final Channel channel;
        private final Inflow inflow = new Inflow(this);
        private final AtomicInteger waiting = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private final AtomicInteger served = new AtomicInteger();
        private final SimpleChannelInboundHandler<WebSocketFrame> endpoint = new SimpleChannelInboundHandler<>() {
            @Override
            protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
                most.accumulateAndGet(waiting.incrementAndGet(), Math::max);
            }
        };

        Line(Channel channel) {
            this.channel = channel;
        }

        void serve() {
            if (waiting.get() > 0) {
                waiting.decrementAndGet();
                served.incrementAndGet();
                inflow.done();
            }
            if (served.get() < MESSAGES) {
                channel.eventLoop().execute(this::serve);
            }
        }

        @Override
        public void arrived() {
            inflow.arrived();
        }

        @Override
        public void read(boolean on) {
            channel.config().setAutoRead(on);
        }

        @Override
        public void drained() {}

        @Override
        public void unreadable(CloseCode why) {
            throw new AssertionError(why);
        }

        @Override
        public void tell(Events events) {}

        @Override
        public void write(ByteBuf frames) {}

        @Override
        public void flush() {}

        @Override
        public long queuedBytes() {
            return 0;
        }

        @Override
        public void close(CloseCode code) {}

        @Override
        public void abort() {}
    }
}
