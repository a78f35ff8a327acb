package dev.innkeeper.web.http;

import dev.innkeeper.web.WebConfig;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Answers 503 while the house is closed: by configuration for this process, by a Redis key for all of them. */
@Singleton
class Maintenance implements Guard {
    /** Any value closes the house; deleting it opens again. */
    static final String KEY = "innkeeper:maintenance";

    private static final Logger LOG = Logger.getLogger(Maintenance.class);
    // An operator who closes the house waits this long at most; one GET a second costs nothing.
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Map<String, String> RETRY_AFTER = Map.of("Retry-After", "60");

    private final Vertx vertx;
    private final ReactiveRedisDataSource redis;
    private final boolean configured;
    private volatile boolean closed;
    private long timer = -1;

    Maintenance(WebConfig config, Vertx vertx, ReactiveRedisDataSource redis) {
        this.vertx = vertx;
        this.redis = redis;
        this.configured = config.maintenance();
        this.closed = configured;
    }

    void watch(@Observes StartupEvent event) {
        timer = vertx.setPeriodic(EVERY.toMillis(), EVERY.toMillis(), tick -> look());
    }

    @PreDestroy
    void stop() {
        vertx.cancelTimer(timer);
    }

    private void look() {
        // With Redis away the last answer holds: losing it must neither open nor close the house.
        redis.key()
                .exists(KEY)
                .subscribe()
                .with(
                        there -> closed = configured || there,
                        failure -> LOG.debugf("can not read %s: %s", KEY, failure.getMessage()));
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public @Nullable Refusal refuse(RoutingContext request) {
        if (!closed) {
            return null;
        }
        var path = request.request().path();
        if (path != null && (Paths.isProbe(path) || Paths.isAsset(path))) {
            return null;
        }
        return new Refusal(
                dev.innkeeper.platform.problem.Problem.of(
                        503, "maintenance", "Down for maintenance", "We will be back in a few minutes."),
                RETRY_AFTER);
    }
}
