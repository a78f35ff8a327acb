package dev.innkeeper.platform.health;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** /livez: the process turns. No dependency is asked: restarting us would not mend it. */
@Liveness
@Singleton
class Live implements HealthCheck {
    private static final Duration EVENT_LOOP_BEAT = Duration.ofSeconds(1);
    // A loop this late has stopped serving; a long garbage collection stays well below it.
    private static final Duration EVENT_LOOP_SILENCE = Duration.ofSeconds(20);

    private final Heartbeats heartbeats;

    Live(Heartbeats heartbeats) {
        this.heartbeats = heartbeats;
    }

    void watchEventLoop(@Observes StartupEvent event, Vertx vertx) {
        var heartbeat = heartbeats.register("event-loop", EVENT_LOOP_SILENCE);
        vertx.setPeriodic(EVENT_LOOP_BEAT.toMillis(), timer -> heartbeat.beat());
    }

    @Override
    public HealthCheckResponse call() {
        var answer = HealthCheckResponse.named("loops");
        boolean live = true;
        for (var heartbeat : heartbeats.running()) {
            live &= heartbeat.alive();
            answer.withData(heartbeat.name(), heartbeat.silence().toMillis() + " ms ago");
        }
        return answer.status(live).build();
    }
}
