package dev.innkeeper.worker.webhook;

import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.broadcast.RedisNames;
import dev.innkeeper.platform.health.Heartbeats;
import dev.innkeeper.platform.ids.Ids;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.datasource.stream.PendingMessage;
import io.quarkus.redis.datasource.stream.StreamCommands;
import io.quarkus.redis.datasource.stream.StreamMessage;
import io.quarkus.redis.datasource.stream.StreamRange;
import io.quarkus.redis.datasource.stream.XGroupCreateArgs;
import io.quarkus.redis.datasource.stream.XPendingArgs;
import io.quarkus.redis.datasource.stream.XReadGroupArgs;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Reads what happened in channels and makes jobs of it. Each entry is read by one worker and acknowledged once its jobs
 * are in Postgres; what a worker left unacknowledged another one takes over.
 */
@Singleton
class WebhookIntake {
    private static final Logger LOG = Logger.getLogger(WebhookIntake.class);
    private static final String GROUP = "webhooks";
    private static final int MOST_ENTRIES = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    // A reader takes far less time from reading to acknowledging, the longest batch window included.
    private static final Duration ABANDONED = Duration.ofSeconds(30);
    private static final Duration LONGEST_TURN = Duration.ofMinutes(2);
    private static final int BEFORE_THE_POOL_CLOSES = 80;

    private final RedisDataSource redis;
    private final String stream;
    private final Apps apps;
    private final Withholding withholding;
    private final WebhookJobs jobs;
    private final WebhookConfig config;
    private final Heartbeats heartbeats;
    private final MeterRegistry metrics;
    private final String consumer;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private long lookedForAbandoned = System.nanoTime();
    private boolean complained;
    private boolean behind;

    WebhookIntake(
            RedisDataSource redis,
            RedisNames names,
            Apps apps,
            Withholding withholding,
            WebhookJobs jobs,
            WebhookConfig config,
            Heartbeats heartbeats,
            Ids ids,
            MeterRegistry metrics) {
        this.redis = redis;
        this.stream = names.webhooks();
        this.apps = apps;
        this.withholding = withholding;
        this.jobs = jobs;
        this.config = config;
        this.heartbeats = heartbeats;
        this.consumer = ids.next().toString();
        this.metrics = metrics;
    }

    void start(@Observes StartupEvent event) {
        if (config.enabled()) {
            Thread.ofPlatform().daemon().name("webhook-intake").start(this::run);
        } else {
            stopped.countDown();
        }
    }

    void stop(@Observes @Priority(BEFORE_THE_POOL_CLOSES) ShutdownEvent event) throws InterruptedException {
        stopping.countDown();
        if (!stopped.await(PATIENCE.toMillis() * 2, TimeUnit.MILLISECONDS)) {
            LOG.debug("another worker takes over what was read last");
        }
    }

    private void run() {
        try (var heartbeat = heartbeats.register("webhook-intake", LONGEST_TURN)) {
            while (stopping.getCount() > 0) {
                heartbeat.beat();
                if (!turn() && stopping.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stopped.countDown();
        }
    }

    /** Whether it went well. Redis or Postgres may be away; then nothing is acknowledged. */
    private boolean turn() {
        // What happened in an application that is not known yet would be taken for nobody's.
        if (!apps.complete()) {
            return false;
        }
        try {
            if (System.nanoTime() - lookedForAbandoned > ABANDONED.toNanos()) {
                lookedForAbandoned = System.nanoTime();
                takeAbandoned();
            }
            if (behind) {
                takeOwn();
            }
            take(fresh());
            complained = false;
            return true;
        } catch (RuntimeException e) {
            if (String.valueOf(e.getMessage()).contains("NOGROUP")) {
                return createGroup();
            }
            if (!complained) {
                complained = true;
                LOG.warnf("Webhooks wait: %s", e.getMessage());
            }
            behind = true;
            return false;
        }
    }

    // What an earlier turn has read, and failed to make jobs of. Claimed, not read again: Redis then leaves out, and
    // forgets, what has been pushed out of the stream meanwhile.
    private void takeOwn() {
        while (stopping.getCount() > 0) {
            var own = commands()
                    .xpending(
                            stream,
                            GROUP,
                            StreamRange.of("-", "+"),
                            MOST_ENTRIES,
                            new XPendingArgs().consumer(consumer));
            if (own.isEmpty()) {
                behind = false;
                return;
            }
            var ids = own.stream().map(PendingMessage::getMessageId).toArray(String[]::new);
            take(commands().xclaim(stream, GROUP, consumer, Duration.ZERO, ids));
        }
    }

    private void takeAbandoned() {
        List<StreamMessage<String, String, String>> found;
        do {
            found = abandoned();
            take(found);
        } while (found.size() == MOST_ENTRIES && stopping.getCount() > 0);
    }

    private boolean createGroup() {
        try {
            commands().xgroupCreate(stream, GROUP, "0", new XGroupCreateArgs().mkstream());
            return true;
        } catch (RuntimeException e) {
            LOG.debugf("another worker was faster: %s", e.getMessage());
            return false;
        }
    }

    private List<StreamMessage<String, String, String>> fresh() {
        var first = read(new XReadGroupArgs().count(MOST_ENTRIES).block(PATIENCE));
        var window = apps.all().stream()
                .map(app -> app.webhooks().batchWindow())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        if (first.isEmpty() || window.isZero() || first.size() == MOST_ENTRIES) {
            return first;
        }
        // Whoever wants several events in one request waits for them here: they are not acknowledged yet.
        var all = new ArrayList<>(first);
        try {
            if (!stopping.await(window.toMillis(), TimeUnit.MILLISECONDS)) {
                all.addAll(read(new XReadGroupArgs().count(MOST_ENTRIES)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return all;
    }

    private List<StreamMessage<String, String, String>> read(XReadGroupArgs how) {
        return commands().xreadgroup(GROUP, consumer, stream, ">", how);
    }

    private List<StreamMessage<String, String, String>> abandoned() {
        return commands()
                .xautoclaim(stream, GROUP, consumer, ABANDONED, "0", MOST_ENTRIES)
                .getMessages();
    }

    /** Makes jobs of them, and then forgets them. */
    void take(List<StreamMessage<String, String, String>> entries) {
        if (entries.isEmpty()) {
            return;
        }
        var wanted = new HashMap<App, List<Happening>>();
        for (var entry : entries) {
            Happening.of(entry).ifPresent(event -> sort(event, wanted));
        }
        wanted.forEach(jobs::enqueue);
        var ids = entries.stream().map(StreamMessage::id).toArray(String[]::new);
        commands().xack(stream, GROUP, ids);
        commands().xdel(stream, ids);
    }

    private void sort(Happening event, Map<App, List<Happening>> wanted) {
        var app = apps.byId(event.app())
                .filter(one -> one.enabled() && one.webhooks().wants(event.name()));
        if (app.isEmpty()) {
            return;
        }
        if (event.undoable()) {
            withholding.withhold(event);
        } else if (withholding.undoes(event)) {
            metrics.counter("realtime.webhooks", "outcome", "undone").increment();
            return;
        }
        wanted.computeIfAbsent(app.get(), key -> new ArrayList<>()).add(event);
    }

    private StreamCommands<String, String, String> commands() {
        return redis.stream(String.class);
    }
}
