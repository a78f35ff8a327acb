package dev.innkeeper.broadcast;

import dev.innkeeper.platform.health.Heartbeats;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.datasource.pubsub.PubSubCommands.RedisSubscriber;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads the applications again when somebody says that they have changed, and every now and then for the case that
 * nobody could. While Postgres is away those of the last look are served.
 */
@Singleton
class AppRefresh {
    private static final Logger LOG = Logger.getLogger(AppRefresh.class);
    private static final Duration LONGEST_TURN = Duration.ofMinutes(2);
    private static final int BEFORE_THE_POOL_CLOSES = 70;

    private final AppTable table;
    private final KnownApps apps;
    private final RedisDataSource redis;
    private final String channel;
    private final BroadcastProperties.AppsTable config;
    private final Heartbeats heartbeats;
    private final Semaphore changed = new Semaphore(0);
    private final AtomicReference<@Nullable RedisSubscriber> subscription = new AtomicReference<>();
    private volatile boolean stopping;
    private boolean complained;

    AppRefresh(
            AppTable table,
            KnownApps apps,
            RedisDataSource redis,
            RedisNames names,
            BroadcastProperties properties,
            Heartbeats heartbeats) {
        this.table = table;
        this.apps = apps;
        this.redis = redis;
        this.channel = names.appsChanged();
        this.config = properties.apps();
        this.heartbeats = heartbeats;
    }

    void start(@Observes StartupEvent event) {
        if (config.enabled() && table.exists()) {
            Thread.ofPlatform().daemon().name("realtime-apps").start(this::run);
        }
    }

    void stop(@Observes @Priority(BEFORE_THE_POOL_CLOSES) ShutdownEvent event) {
        stopping = true;
        changed.release();
    }

    private void run() {
        try (var heartbeat = heartbeats.register("realtime-apps", LONGEST_TURN.plus(config.refresh()))) {
            while (!stopping) {
                heartbeat.beat();
                // Before the look: a change between the two is looked at again.
                listen();
                look();
                if (changed.tryAcquire(config.refresh().toMillis(), TimeUnit.MILLISECONDS)) {
                    changed.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            apps.replace(table.all());
            complained = false;
        } catch (SQLException | RuntimeException e) {
            if (!complained) {
                complained = true;
                LOG.warnf("Realtime applications stay as they were, Postgres does not tell: %s", e.getMessage());
            }
        }
    }

    private void listen() {
        if (subscription.get() != null) {
            return;
        }
        try {
            subscription.set(redis.pubsub(String.class)
                    .subscribe(
                            List.of(channel),
                            message -> changed.release(),
                            () -> subscription.set(null),
                            error -> subscription.set(null)));
        } catch (RuntimeException e) {
            LOG.debugf("changes are noticed late: %s", e.getMessage());
        }
    }
}
