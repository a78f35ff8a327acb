package dev.innkeeper.worker.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.jobs.DiscardJob;
import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobHandler;
import dev.innkeeper.jobs.SnoozeJob;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.redis.datasource.RedisDataSource;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Signs and posts; not accepted, it is tried again with growing pauses for some minutes. */
// A singleton exists from the start, and with it its counters.
@Singleton
class DeliverWebhookHandler implements JobHandler<DeliverWebhook> {
    private static final List<String> OUTCOMES = List.of("delivered", "refused", "given_up", "undone");
    private static final int OK = 200;
    private static final int NOT_OK = 300;
    private static final Duration UNTIL_APPS_ARE_KNOWN = Duration.ofSeconds(5);

    private final Apps apps;
    private final Withholding withholding;
    private final WebhookClient client;
    private final RedisDataSource redis;
    private final Duration giveUpAfter;
    private final Clock clock;
    private final MeterRegistry metrics;

    DeliverWebhookHandler(
            Apps apps,
            Withholding withholding,
            WebhookClient client,
            RedisDataSource redis,
            WebhookConfig config,
            Clock clock,
            MeterRegistry metrics) {
        this.apps = apps;
        this.withholding = withholding;
        this.client = client;
        this.redis = redis;
        this.giveUpAfter = config.giveUpAfter();
        this.clock = clock;
        this.metrics = metrics;
        // Whoever watches for an increase must have seen the zero.
        OUTCOMES.forEach(this::outcomes);
    }

    @Override
    public void handle(DeliverWebhook job, JobContext context) throws Exception {
        boolean complete = apps.complete();
        var found = apps.byId(job.app());
        if (found.isEmpty() && !complete) {
            throw new SnoozeJob(UNTIL_APPS_ARE_KNOWN);
        }
        var app = found.filter(App::enabled)
                .orElseThrow(() -> new DiscardJob("application %s is not served any more".formatted(job.app())));
        // Each time: what is told late must not be told after its opposite.
        if (!job.withheld().isEmpty()
                && !withholding.stands(job.withheld(), job.app(), job.events().getFirst())) {
            count("undone");
            return;
        }
        byte[] body = body(job);
        int status;
        try {
            status = client.post(URI.create(job.url()), headers(app, body), body);
        } catch (IOException e) {
            throw failed(job, String.valueOf(e.getMessage()));
        }
        if (status < OK || status >= NOT_OK) {
            throw failed(job, "answered " + status);
        }
        count("delivered");
    }

    private byte[] body(DeliverWebhook job) throws DiscardJob {
        var events = job.large().isEmpty() ? job.events() : List.of(large(job.large()));
        return "{\"time_ms\":%d,\"events\":[%s]}"
                .formatted(job.at(), String.join(",", events))
                .getBytes(UTF_8);
    }

    private String large(String key) throws DiscardJob {
        var event = redis.value(String.class).get(key);
        if (event == null) {
            throw new DiscardJob("Redis has forgotten event " + key);
        }
        return event;
    }

    private static Map<String, String> headers(App app, byte[] body) {
        return Map.of(
                "Content-Type", "application/json",
                "X-Pusher-Key", app.key(),
                "X-Pusher-Signature", app.signature().sign(body));
    }

    private Exception failed(DeliverWebhook job, String how) {
        if (clock.instant().isAfter(Instant.ofEpochMilli(job.enqueued()).plus(giveUpAfter))) {
            count("given_up");
            return new DiscardJob("%s %s, for %s".formatted(job.url(), how, giveUpAfter));
        }
        count("refused");
        return new WebhookRefused("%s %s".formatted(job.url(), how));
    }

    private void count(String outcome) {
        outcomes(outcome).increment();
    }

    private Counter outcomes(String outcome) {
        return metrics.counter("realtime.webhooks", "outcome", outcome);
    }
}
