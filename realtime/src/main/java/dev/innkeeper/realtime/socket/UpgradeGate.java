package dev.innkeeper.realtime.socket;

import dev.innkeeper.realtime.RealtimeConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Decides before the handshake. A full node answers 503: clients then wait 15 s and longer, the gentlest refusal there
 * is. A draining node still accepts: until balancers have noticed, its newcomers have nowhere else to go.
 */
@Singleton
class UpgradeGate implements HttpUpgradeCheck {
    /** Whether the client connected over TLS, to us or to a proxy that is believed. */
    static final TypedKey<Boolean> OVER_TLS = new TypedKey<>("innkeeper.tls");

    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;
    // With one part more it is let in, to be told by a close that clients take for final: after a 404 they try again.
    private static final Pattern PATH = Pattern.compile("/app/[A-Za-z0-9_-]{1,128}(/[^/]+)?");
    private static final String HTTPS = "https";
    private static final long CLEANING_MILLIS = 10_000;

    private final RealtimeConfig config;
    private final Loops loops;
    private final Sockets sockets;
    private final HandshakeRate rate;
    private final MeterRegistry metrics;

    UpgradeGate(RealtimeConfig config, Loops loops, Sockets sockets, Vertx vertx, MeterRegistry metrics) {
        this.config = config;
        this.loops = loops;
        this.sockets = sockets;
        this.rate = new HandshakeRate(
                config.handshakeRate(), config.handshakeBurst().orElse(config.maxConnections()));
        this.metrics = metrics;
        // Whoever watches for an increase must have seen the zero.
        List.of(UNAVAILABLE, TOO_MANY, NOT_FOUND).forEach(this::refusals);
        vertx.setPeriodic(CLEANING_MILLIS, id -> rate.forgetQuiet(System.nanoTime()));
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        var request = context.httpRequest();
        if (loops.connections() >= config.maxConnections()) {
            return refuse(UNAVAILABLE);
        }
        if (!rate.take(address(request), System.nanoTime())) {
            return refuse(TOO_MANY);
        }
        if (!PATH.matcher(request.path()).matches()) {
            return refuse(NOT_FOUND);
        }
        // Only here: of the upgraded connection Quarkus knows nothing but its own end.
        context.userData().put(OVER_TLS, HTTPS.equals(request.scheme()));
        sockets.prepare(request, context.userData());
        return CheckResult.permitUpgrade();
    }

    // Quarkus has put a trusted proxy's word in its place, and nobody else's.
    private static String address(HttpServerRequest request) {
        var remote = request.remoteAddress();
        return remote == null || remote.hostAddress() == null ? "unknown" : remote.hostAddress();
    }

    private Uni<CheckResult> refuse(int status) {
        refusals(status).increment();
        return CheckResult.rejectUpgrade(status);
    }

    private Counter refusals(int status) {
        return metrics.counter("realtime.refusals", "status", String.valueOf(status));
    }
}
