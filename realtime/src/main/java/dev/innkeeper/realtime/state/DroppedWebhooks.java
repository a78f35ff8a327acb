package dev.innkeeper.realtime.state;

import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.broadcast.RedisNames;
import dev.innkeeper.realtime.AppMeters;
import dev.innkeeper.realtime.bus.Bus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Counts the webhooks that no worker read before too many waited. The scripts that drop them say how many in Redis, and the
 * node that looks there first counts them. Touched on the bus' context only.
 */
@Singleton
class DroppedWebhooks {
    private static final Logger LOG = Logger.getLogger(DroppedWebhooks.class);
    private static final Duration LOOK = Duration.ofSeconds(2);
    // Whoever does not read for an hour drops many times, and that is one thing to say.
    private static final Duration SAME_OUTAGE = Duration.ofMinutes(15);

    private final Vertx vertx;
    private final Bus bus;
    private final ScriptLine line;
    private final RedisNames names;
    private final Apps apps;
    private final AppMeters meters;
    private long lastDropped = System.nanoTime() - SAME_OUTAGE.toNanos();
    private boolean stopped;

    DroppedWebhooks(Vertx vertx, Bus bus, ScriptLine line, RedisNames names, Apps apps, AppMeters meters) {
        this.vertx = vertx;
        this.bus = bus;
        this.line = line;
        this.names = names;
        this.apps = apps;
        this.meters = meters;
    }

    void start(@Observes StartupEvent event) {
        // Whoever watches for an increase must have seen the zero.
        apps.onChange(this::showThoseWithWebhooks);
        showThoseWithWebhooks();
        bus.run(this::lookLater);
    }

    void stop(@Observes ShutdownEvent event) {
        bus.run(() -> stopped = true);
    }

    private void showThoseWithWebhooks() {
        apps.all().stream().filter(app -> !app.webhooks().urls().isEmpty()).forEach(meters::of);
    }

    private void lookLater() {
        vertx.setTimer(
                LOOK.toMillis(),
                timer -> bus.run(() -> {
                    if (!stopped) {
                        look();
                    }
                }));
    }

    private void look() {
        line.call(Script.DROPPED, List.of(names.droppedWebhooks()), List.of())
                .onSuccess(this::count)
                .onFailure(error -> LOG.debugf("dropped webhooks: %s", error.getMessage()))
                .onComplete(answer -> lookLater());
    }

    private void count(Response answer) {
        for (int i = 0; i + 1 < answer.size(); i += 2) {
            int dropped = answer.get(i + 1).toInteger();
            meters.of(answer.get(i).toString()).webhooksDropped().increment(dropped);
            complain(answer.get(i).toString());
        }
    }

    private void complain(String app) {
        long now = System.nanoTime();
        if (now - lastDropped >= SAME_OUTAGE.toNanos()) {
            LOG.warnf(
                    "No worker reads webhooks: %d wait, and the oldest are dropped, those of application %s first;"
                            + " realtime_webhooks_dropped_total counts them",
                    Webhooks.MOST_WAITING, app);
        }
        lastDropped = now;
    }
}
