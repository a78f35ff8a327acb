package dev.innkeeper.crowd.floor;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes each message that arrives at its control port to every WebSocket at the other one: the messages that came in one
 * read with one flush, as few writes as there can be.
 */
public final class Floor {
    private static final int BACKLOG = 4096;
    private static final int LARGEST = 1 << 20;

    private final NioEventLoopGroup group = new NioEventLoopGroup(2);
    private final Map<EventExecutor, List<Channel>> audience = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();

    /** Serves until the process ends. */
    public void serve(int port, int control) throws InterruptedException {
        bind(port, new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                channel.pipeline().addLast(new Greeting(Floor.this::join, Floor.this::leave));
            }
        });
        bind(control, new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                channel.pipeline().addLast(new LengthFieldBasedFrameDecoder(LARGEST, 0, 4, 0, 4), new Control());
            }
        });
        System.out.println("READY");
        group.terminationFuture().await();
    }

    private void bind(int port, ChannelInitializer<SocketChannel> pipeline) throws InterruptedException {
        new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(pipeline)
                .bind("127.0.0.1", port)
                .sync();
    }

    private void join(Channel channel) {
        audience.computeIfAbsent(channel.eventLoop(), loop -> new ArrayList<>()).add(channel);
        size.incrementAndGet();
    }

    private void leave(Channel channel) {
        var members = audience.get(channel.eventLoop());
        if (members != null && members.remove(channel)) {
            size.decrementAndGet();
        }
    }

    private void tell(List<ByteBuf> frames) {
        audience.forEach((loop, members) -> {
            frames.forEach(ByteBuf::retain);
            loop.execute(() -> {
                for (var member : members) {
                    for (var frame : frames) {
                        var unused = member.write(frame.retainedDuplicate(), member.voidPromise());
                    }
                    member.flush();
                }
                frames.forEach(ByteBuf::release);
            });
        });
        frames.forEach(ByteBuf::release);
    }

    private final class Control extends ChannelInboundHandlerAdapter {
        private List<ByteBuf> read = new ArrayList<>();

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            var payload = (ByteBuf) message;
            try {
                read.add(Frames.text(payload));
            } finally {
                payload.release();
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            if (!read.isEmpty()) {
                tell(read);
                read = new ArrayList<>();
            }
        }
    }

    /** The frame that the service writes too: its head and the payload, off the heap. */
    static final class Frames {
        private Frames() {}

        static ByteBuf text(ByteBuf payload) {
            int length = payload.readableBytes();
            var frame = Unpooled.directBuffer(length + 4).writeByte(0x81);
            if (length < 126) {
                frame.writeByte(length);
            } else {
                frame.writeByte(126).writeShort(length);
            }
            return frame.writeBytes(payload);
        }
    }
}
