package dev.innkeeper.broadcast;

import dev.innkeeper.platform.health.Heartbeats;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Reads the applications again when somebody says that they have changed, and every now and then for the case that
 * nobody could. While Postgres is away those of the last look are served.
 */
@Singleton
class AppRefresh implements PushLine.Events {
    private static final Logger LOG = Logger.getLogger(AppRefresh.class);
    private static final Duration LONGEST_TURN = Duration.ofMinutes(2);
    private static final int BEFORE_THE_POOL_CLOSES = 70;
    // Before webhooks, jobs and sockets, which would take the others' events and clients for a stranger's.
    private static final int BEFORE_ANY_OTHER_LOOP = 1_000;
    // With Postgres away a start must not hang: what is not known then is said to be so.
    private static final Duration LONGEST_FIRST_LOOK = Duration.ofSeconds(10);
    private static final Duration WHILE_DEAF = Duration.ofSeconds(1);
    private static final Duration CHECK = Duration.ofSeconds(2);

    private final AppTable table;
    private final KnownApps apps;
    private final String channel;
    private final BroadcastProperties.AppsTable config;
    private final Heartbeats heartbeats;
    private final Semaphore changed = new Semaphore(0);
    private final Context context;
    private final PushLine line;
    private final CountDownLatch looked = new CountDownLatch(1);
    private volatile boolean hears;
    private volatile boolean stopping;
    private boolean complained;

    AppRefresh(
            AppTable table,
            KnownApps apps,
            Vertx vertx,
            Redis redis,
            RedisNames names,
            BroadcastProperties properties,
            Heartbeats heartbeats) {
        this.table = table;
        this.apps = apps;
        this.channel = names.appsChanged();
        this.config = properties.apps();
        this.heartbeats = heartbeats;
        this.context = vertx.getOrCreateContext();
        this.line = new PushLine(vertx, context, redis, CHECK, this);
    }

    void start(@Observes @Priority(BEFORE_ANY_OTHER_LOOP) StartupEvent event) throws InterruptedException {
        if (!config.enabled()) {
            return;
        }
        if (!table.exists()) {
            apps.replace(List.of(), Set.of());
            return;
        }
        context.runOnContext(ignored -> line.start());
        Thread.ofPlatform().daemon().name("realtime-apps").start(this::run);
        if (!looked.await(LONGEST_FIRST_LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("Realtime applications are not known yet, Postgres does not answer");
        }
    }

    void stop(@Observes @Priority(BEFORE_THE_POOL_CLOSES) ShutdownEvent event) {
        stopping = true;
        changed.release();
        context.runOnContext(ignored -> line.stop());
    }

    @Override
    public Collection<String> wanted() {
        return List.of(channel);
    }

    @Override
    public void message(String redisChannel, byte[] bytes) {
        changed.release();
    }

    // What was said before it is confirmed was not heard.
    @Override
    public void confirmed(String redisChannel) {
        hears = true;
        changed.release();
    }

    @Override
    public void lost() {
        hears = false;
        changed.release();
    }

    @Override
    public void away(Throwable cause) {
        LOG.debugf("changes of realtime applications are noticed late: %s", cause.getMessage());
    }

    private void run() {
        try (var heartbeat = heartbeats.register("realtime-apps", LONGEST_TURN.plus(config.refresh()))) {
            while (!stopping) {
                heartbeat.beat();
                look();
                looked.countDown();
                if (changed.tryAcquire(pause().toMillis(), TimeUnit.MILLISECONDS)) {
                    // Not after the look: a change during it is looked at again.
                    changed.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration pause() {
        return (hears && apps.complete()) || config.refresh().compareTo(WHILE_DEAF) < 0 ? config.refresh() : WHILE_DEAF;
    }

    private void look() {
        try {
            var there = table.all();
            apps.replace(there.apps(), there.unreadable());
            complained = false;
        } catch (SQLException | RuntimeException e) {
            if (!complained) {
                complained = true;
                LOG.warnf("Realtime applications stay as they were, Postgres does not tell: %s", e.getMessage());
            }
        }
    }
}
