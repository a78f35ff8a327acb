package dev.innkeeper.broadcast;

import dev.innkeeper.platform.health.Heartbeats;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.datasource.pubsub.PubSubCommands;
import io.quarkus.redis.datasource.pubsub.PubSubCommands.RedisSubscriber;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
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
    // Before webhooks, jobs and sockets, which would take the others' events and clients for a stranger's.
    private static final int BEFORE_ANY_OTHER_LOOP = 1_000;
    // With Postgres away a start must not hang: what is not known then is said to be so.
    private static final Duration LONGEST_FIRST_LOOK = Duration.ofSeconds(10);
    private static final Duration WHILE_DEAF = Duration.ofSeconds(1);

    private final AppTable table;
    private final KnownApps apps;
    private final RedisDataSource redis;
    private final String channel;
    private final BroadcastProperties.AppsTable config;
    private final Heartbeats heartbeats;
    private final Semaphore changed = new Semaphore(0);
    private final AtomicReference<@Nullable RedisSubscriber> subscription = new AtomicReference<>();
    private final CountDownLatch looked = new CountDownLatch(1);
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

    void start(@Observes @Priority(BEFORE_ANY_OTHER_LOOP) StartupEvent event) throws InterruptedException {
        if (!config.enabled()) {
            return;
        }
        if (!table.exists()) {
            apps.replace(List.of());
            return;
        }
        // Here, where the others are made too: the extension makes its clients in one map that is not for many threads.
        var changes = redis.pubsub(String.class);
        Thread.ofPlatform().daemon().name("realtime-apps").start(() -> run(changes));
        if (!looked.await(LONGEST_FIRST_LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("Realtime applications are not known yet, Postgres does not answer");
        }
    }

    void stop(@Observes @Priority(BEFORE_THE_POOL_CLOSES) ShutdownEvent event) {
        stopping = true;
        changed.release();
    }

    private void run(PubSubCommands<String> changes) {
        try (var heartbeat = heartbeats.register("realtime-apps", LONGEST_TURN.plus(config.refresh()))) {
            look();
            looked.countDown();
            while (!stopping) {
                heartbeat.beat();
                // Before the look: a change between the two is looked at again.
                listen(changes);
                look();
                if (changed.tryAcquire(pause().toMillis(), TimeUnit.MILLISECONDS)) {
                    changed.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration pause() {
        boolean hears = apps.complete() && subscription.get() != null;
        return hears || config.refresh().compareTo(WHILE_DEAF) < 0 ? config.refresh() : WHILE_DEAF;
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

    private void listen(PubSubCommands<String> changes) {
        if (subscription.get() != null) {
            return;
        }
        try {
            subscription.set(changes.subscribe(
                    List.of(channel),
                    message -> changed.release(),
                    () -> subscription.set(null),
                    error -> subscription.set(null)));
        } catch (RuntimeException e) {
            LOG.debugf("changes are noticed late: %s", e.getMessage());
        }
    }
}
