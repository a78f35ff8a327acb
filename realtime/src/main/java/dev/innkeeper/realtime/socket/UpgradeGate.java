package dev.innkeeper.realtime.socket;

import dev.innkeeper.realtime.RealtimeConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/**
 * Decides before the handshake. A full node answers 503: clients then wait 15 s and longer, the gentlest refusal there
 * is. A draining node still accepts: until balancers have noticed, its newcomers have nowhere else to go.
 */
@Singleton
class UpgradeGate implements HttpUpgradeCheck {
    private static final int UNAVAILABLE = 503;

    private final RealtimeConfig config;
    private final Loops loops;
    private final MeterRegistry metrics;

    UpgradeGate(RealtimeConfig config, Loops loops, MeterRegistry metrics) {
        this.config = config;
        this.loops = loops;
        this.metrics = metrics;
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        if (loops.connections() >= config.maxConnections()) {
            metrics.counter("realtime.refusals", "status", String.valueOf(UNAVAILABLE))
                    .increment();
            return CheckResult.rejectUpgrade(UNAVAILABLE);
        }
        NettySocket.capture(context.httpRequest(), context.userData());
        return CheckResult.permitUpgrade();
    }
}
