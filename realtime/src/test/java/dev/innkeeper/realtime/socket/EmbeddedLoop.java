package dev.innkeeper.realtime.socket;

import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.platform.health.Heartbeats;
import dev.innkeeper.realtime.Gauges;
import dev.innkeeper.realtime.RealtimeConfig;
import dev.innkeeper.realtime.bus.Bus;
import dev.innkeeper.realtime.wire.Handshake;
import io.netty.channel.embedded.EmbeddedChannel;
import jakarta.enterprise.context.Dependent;
import java.time.Duration;
import java.util.List;

/** An event loop that turns when it is told to, and its clients. */
@Dependent
class EmbeddedLoop {
    private static final long MOST_WAITING = 1 << 20;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final RealtimeConfig config;
    private final Meters meters;
    private final Apps apps;
    final Loop loop;

    EmbeddedLoop(Bus bus, RealtimeConfig config, Meters meters, Gauges gauges, Apps apps) {
        this.config = config;
        this.meters = meters;
        this.apps = apps;
        this.loop = new Loop(
                channel.eventLoop(),
                bus,
                meters,
                new Backlog(config, List.of(), gauges),
                new Mailbox(MOST_WAITING),
                new Heartbeats().register("embedded", Duration.ofDays(1)));
    }

    /** A client of the configured application. */
    Client client(ClientSocket socket) {
        var client = new Client(
                "1.1", apps.configured(), new Handshake(Handshake.NEWEST, false), loop, socket, config, meters);
        loop.add(client);
        return client;
    }

    /** Runs what waits. */
    void turn() {
        channel.runPendingTasks();
    }
}
