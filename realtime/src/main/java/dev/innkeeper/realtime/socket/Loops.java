package dev.innkeeper.realtime.socket;

import dev.innkeeper.platform.health.Heartbeats;
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
    private static final Duration MAX_SILENCE = Duration.ofSeconds(30);

    private final Map<EventLoop, Loop> loops = new ConcurrentHashMap<>();
    private volatile boolean leaving;
    private final Bus bus;
    private final Meters meters;
    private final Heartbeats heartbeats;

    Loops(Bus bus, Meters meters, Heartbeats heartbeats) {
        this.bus = bus;
        this.meters = meters;
        this.heartbeats = heartbeats;
    }

    Loop of(EventLoop eventLoop) {
        return loops.computeIfAbsent(
                eventLoop,
                created -> new Loop(
                        created, bus, meters, heartbeats.register("realtime-loop-" + loops.size(), MAX_SILENCE)));
    }

    Collection<Loop> all() {
        return loops.values();
    }

    /** From now on newcomers are sent elsewhere at once. */
    void leave() {
        leaving = true;
    }

    boolean leaving() {
        return leaving;
    }

    int connections() {
        return meters.connections.get();
    }
}
