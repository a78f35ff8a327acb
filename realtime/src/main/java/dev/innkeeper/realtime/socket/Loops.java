package dev.innkeeper.realtime.socket;

import dev.innkeeper.platform.health.Heartbeats;
import dev.innkeeper.realtime.Gauges;
import dev.innkeeper.realtime.RealtimeConfig;
import dev.innkeeper.realtime.bus.Bus;
import io.netty.channel.EventLoop;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The event loops of this node that have, or had, connections. */
@Singleton
class Loops {
    private static final int FEW_NEWCOMERS = 100;
    // Of all loops together, beside the same again for what clients have not read.
    private static final int SHARE_OF_MEMORY = 4;
    // With one or two of them not all of it for each: little waits in short.
    private static final int LEAST_LOOPS = 4;
    private static final Duration MAX_SILENCE = Duration.ofSeconds(30);

    private final Map<EventLoop, Loop> loops = new ConcurrentHashMap<>();
    private volatile boolean leaving;
    private volatile int mostWhileLeaving = -1;
    private final Bus bus;
    private final Meters meters;
    private final Heartbeats heartbeats;
    private final Backlog backlog;
    private final long mostWaiting;

    Loops(Bus bus, Sockets sockets, RealtimeConfig config, Meters meters, Gauges gauges, Heartbeats heartbeats) {
        this.bus = bus;
        this.meters = meters;
        this.heartbeats = heartbeats;
        // There are more of them than cores, unless it is configured.
        this.mostWaiting = Runtime.getRuntime().maxMemory()
                / SHARE_OF_MEMORY
                / Math.max(LEAST_LOOPS, sockets.eventLoops().size());
        this.backlog = new Backlog(config, loops.values(), gauges);
        gauges.gauge("realtime.connections.limit", config::maxConnections);
    }

    Loop of(EventLoop eventLoop) {
        return loops.computeIfAbsent(
                eventLoop,
                created -> new Loop(
                        created,
                        bus,
                        meters,
                        backlog,
                        new Mailbox(mostWaiting),
                        heartbeats.register("realtime-loop-" + loops.size(), MAX_SILENCE)));
    }

    Collection<Loop> all() {
        return loops.values();
    }

    /** From now on newcomers are accepted only as long as they are few: a balancer that sends many has not noticed. */
    void beginLeaving() {
        if (mostWhileLeaving < 0) {
            mostWhileLeaving = connections() + FEW_NEWCOMERS;
        }
    }

    /** From now on newcomers are sent elsewhere at once. */
    void leave() {
        leaving = true;
    }

    /** Whether a newcomer is sent elsewhere. */
    boolean leaving() {
        return leaving || (mostWhileLeaving >= 0 && connections() > mostWhileLeaving);
    }

    int connections() {
        return meters.connections.get();
    }
}
