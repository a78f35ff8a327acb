package dev.innkeeper.realtime.socket;

import dev.innkeeper.realtime.RealtimeConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.quarkus.netty.MainEventLoopGroup;
import io.quarkus.websockets.next.UserData;
import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;

/** Makes the fast kind of socket, or the slow kind where the framework is not as the fast one needs it. */
@Singleton
class Sockets {
    private static final Logger LOG = Logger.getLogger(Sockets.class);

    private final AtomicBoolean complained = new AtomicBoolean();
    private final EventLoopGroup eventLoops;
    private final RealtimeConfig config;
    private final Counter shared;
    private final Counter own;

    Sockets(@MainEventLoopGroup EventLoopGroup eventLoops, RealtimeConfig config, MeterRegistry metrics) {
        this.eventLoops = eventLoops;
        this.config = config;
        this.shared = opened(metrics, "shared");
        this.own = opened(metrics, "own");
    }

    /** At the upgrade, before there is a socket. */
    void prepare(HttpServerRequest request, UserData data) {
        if (config.sharedFrames()) {
            NettySocket.capture(request, data);
        }
    }

    /** On the connection's event loop. */
    ClientSocket open(WebSocketConnection connection) {
        var fast = NettySocket.of(connection, config.maxMessage(), config.slowBytes());
        if (fast.isPresent()) {
            shared.increment();
            return fast.get();
        }
        if (config.sharedFrames() && complained.compareAndSet(false, true)) {
            LOG.warn("This Quarkus hides its channels: every frame is encoded for every client");
        }
        own.increment();
        return new ApiSocket(connection, config.slowBytes());
    }

    /** All event loops that may get connections. */
    List<EventLoop> eventLoops() {
        return StreamSupport.stream(eventLoops.spliterator(), false)
                .map(EventLoop.class::cast)
                .toList();
    }

    /** The event loop that runs this. */
    EventLoop here() {
        for (var candidate : eventLoops) {
            if (candidate.inEventLoop() && candidate instanceof EventLoop eventLoop) {
                return eventLoop;
            }
        }
        throw new IllegalStateException(Thread.currentThread() + " is no event loop");
    }

    private static Counter opened(MeterRegistry metrics, String frames) {
        return Counter.builder("realtime.sockets.opened")
                .description("Sockets by whether they share encoded frames or have each encoded for its own")
                .tag("frames", frames)
                .register(metrics);
    }
}
