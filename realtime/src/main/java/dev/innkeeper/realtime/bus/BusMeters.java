package dev.innkeeper.realtime.bus;

import dev.innkeeper.realtime.Gauges;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.atomic.AtomicInteger;

/** The numbers of all connections together. */
final class BusMeters {
    final AtomicInteger connected;
    final AtomicInteger subscriptions;
    final Counter reconnects;
    final Timer outages;
    final Timer roundTrip;
    final Counter undecodable;
    final Counter gapsClosed;
    final Counter gapsLost;
    final Counter recovered;

    BusMeters(Gauges gauges, MeterRegistry metrics) {
        this.connected = gauges.gauge("realtime.bus.connected");
        this.subscriptions = gauges.gauge("realtime.bus.subscriptions");
        this.reconnects = counter(metrics, "realtime.bus.reconnects", "Times a Redis connection was opened again");
        this.outages = Timer.builder("realtime.bus.outage")
                .description("How long this node was without a Redis connection, per outage")
                .register(metrics);
        this.roundTrip = Timer.builder("realtime.bus.round.trip")
                .description("How long Redis took to answer the check of a connection")
                .register(metrics);
        this.undecodable =
                counter(metrics, "realtime.bus.undecodable", "Messages from Redis that no version of ours wrote");
        this.gapsClosed = gaps(metrics, "closed");
        this.gapsLost = gaps(metrics, "lost");
        this.recovered = counter(
                metrics, "realtime.bus.recovered", "Events of an outage that were read from their channel's history");
    }

    private static Counter gaps(MeterRegistry metrics, String outcome) {
        return Counter.builder("realtime.bus.gaps")
                .description("Channels that an outage of Redis interrupted, by whether all of it could be made up for")
                .tag("outcome", outcome)
                .register(metrics);
    }

    private static Counter counter(MeterRegistry metrics, String name, String description) {
        return Counter.builder(name).description(description).register(metrics);
    }
}
