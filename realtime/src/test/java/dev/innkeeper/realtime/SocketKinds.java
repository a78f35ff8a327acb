package dev.innkeeper.realtime;

import io.micrometer.core.instrument.MeterRegistry;

/** How many sockets of which kind were opened. */
final class SocketKinds {
    private SocketKinds() {}

    static double opened(MeterRegistry metrics, String frames) {
        return metrics.get("realtime.sockets.opened")
                .tag("frames", frames)
                .counter()
                .count();
    }
}
