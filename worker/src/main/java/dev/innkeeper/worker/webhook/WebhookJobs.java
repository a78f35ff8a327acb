package dev.innkeeper.worker.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.RedisNames;
import dev.innkeeper.jobs.EnqueueOption;
import dev.innkeeper.jobs.Jobs;
import io.quarkus.redis.datasource.RedisDataSource;
import jakarta.inject.Singleton;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Makes jobs of what happened: one for each address, and of several events where the application wants them together. */
@Singleton
class WebhookJobs {
    // A job's arguments may have 8 kB; the rest is the address, names and quotes.
    private static final int MOST_BYTES = 6_000;
    private static final int MOST_EVENTS = 50;

    // A receiver that hangs must not hold up more workers than this, or the others' webhooks wait for it.
    private static final int MOST_AT_ONCE = 2;
    // Beside the time for which it is tried: jobs wait for a worker too.
    private static final Duration WAITING = Duration.ofMinutes(5);
    private static final Logger LOG = Logger.getLogger(WebhookJobs.class);

    private final Jobs jobs;
    private final RedisDataSource redis;
    private final RedisNames names;
    private final Clock clock;
    private final long keptMillis;

    WebhookJobs(Jobs jobs, RedisDataSource redis, RedisNames names, WebhookConfig config, Clock clock) {
        this.jobs = jobs;
        this.redis = redis;
        this.names = names;
        this.clock = clock;
        this.keptMillis = config.giveUpAfter().plus(WAITING).toMillis();
    }

    /**
     * Enqueues these events of one application.
     *
     * @throws RuntimeException if Postgres or Redis is away; then some may be jobs already, and are the same jobs next time
     */
    void enqueue(App app, List<Happening> events) {
        var together = new ArrayList<Happening>();
        int bytes = 0;
        for (var event : events) {
            int size = size(event);
            if (event.undoable() || size > MOST_BYTES) {
                alone(app, event, size);
                continue;
            }
            boolean full = bytes + size > MOST_BYTES || together.size() == MOST_EVENTS;
            if (!together.isEmpty() && (full || app.webhooks().batchWindow().isZero())) {
                enqueue(app, together, "", "");
                together.clear();
                bytes = 0;
            }
            together.add(event);
            bytes += size;
        }
        if (!together.isEmpty()) {
            enqueue(app, together, "", "");
        }
    }

    private void alone(App app, Happening event, int size) {
        var key = size > MOST_BYTES ? keep(event) : "";
        var withheld = event.undoable() ? event.entry() : "";
        enqueue(app, List.of(event), key, withheld);
    }

    // As long as it may be needed: the stream is not kept for it.
    private String keep(Happening event) {
        var key = names.webhookEvent(event.entry());
        redis.value(String.class).psetex(key, keptMillis, event.json());
        return key;
    }

    private void enqueue(App app, List<Happening> events, String large, String withheld) {
        var first = events.getFirst();
        var json = large.isEmpty() ? events.stream().map(Happening::json).toList() : List.<String>of();
        for (var url : app.webhooks().urls()) {
            var job = new DeliverWebhook(app.id(), url.toString(), first.at(), clock.millis(), json, large, withheld);
            var options = new ArrayList<EnqueueOption>();
            options.add(EnqueueOption.unique(key(events, url)));
            options.add(EnqueueOption.limitedBy("webhook:" + hash(url.toString()), MOST_AT_ONCE));
            if (!withheld.isEmpty()) {
                options.add(EnqueueOption.at(Instant.ofEpochMilli(first.at()).plus(Withholding.TIME)));
            }
            try {
                jobs.enqueue(job, options.toArray(EnqueueOption[]::new));
            } catch (IllegalArgumentException e) {
                // What can never be a job must not keep the others from becoming theirs.
                LOG.errorf("A webhook of application %s is lost: %s", app.id(), e.getMessage());
            }
        }
    }

    // Entries that are read again, because their reader died before it said so, are the same job. All of them count:
    // with
    // others they are another.
    private static String key(List<Happening> events, URI url) {
        return "webhook:" + hash(events.stream().map(Happening::entry).collect(Collectors.joining(",", url + " ", "")));
    }

    private static String hash(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    // As a JSON text within JSON every quote takes two bytes, and most of an event is names in quotes.
    private static int size(Happening event) {
        var json = event.json();
        int escaped = (int) json.chars().filter(c -> c == '"' || c == '\\').count();
        return json.getBytes(UTF_8).length + escaped;
    }
}
