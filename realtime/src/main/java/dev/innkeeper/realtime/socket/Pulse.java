package dev.innkeeper.realtime.socket;

import dev.innkeeper.realtime.RealtimeConfig;

/** Whether one client is still there. Times are {@link System#nanoTime}. */
final class Pulse {
    /** What a look at it tells. */
    enum Sign {
        FELT,
        /** It has said nothing for so long that it is to be pinged, once. */
        SILENT,
        /** It has not answered. */
        GONE
    }

    private final RealtimeConfig config;
    private long lastHeard;
    private long pingedAt;
    private boolean pinged;

    Pulse(RealtimeConfig config, long now) {
        this.config = config;
        this.lastHeard = now;
    }

    void heard(long now) {
        lastHeard = now;
        pinged = false;
    }

    Sign at(long now) {
        if (pinged) {
            return now - pingedAt > config.pongTimeout().toNanos() ? Sign.GONE : Sign.FELT;
        }
        if (now - lastHeard <= config.pingInterval().toNanos()) {
            return Sign.FELT;
        }
        pinged = true;
        pingedAt = now;
        return Sign.SILENT;
    }
}
