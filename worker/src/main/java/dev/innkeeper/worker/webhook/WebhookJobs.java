package dev.innkeeper.worker.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.innkeeper.broadcast.App;
import dev.innkeeper.jobs.EnqueueOption;
import dev.innkeeper.jobs.Jobs;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Makes jobs of what happened: one for each address, and of several events where the application wants them together. */
@Singleton
class WebhookJobs {
    // A job's arguments may have 8 kB; the rest is the address, names and quotes.
    private static final int MOST_BYTES = 6_000;
    private static final int MOST_EVENTS = 50;

    private final Jobs jobs;

    WebhookJobs(Jobs jobs) {
        this.jobs = jobs;
    }

    /** Enqueues these events of one application. */
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
                enqueue(app, together, "");
                together.clear();
                bytes = 0;
            }
            together.add(event);
            bytes += size;
        }
        if (!together.isEmpty()) {
            enqueue(app, together, "");
        }
    }

    /** Whether the event is too large for a job, which then only says where it is. */
    static boolean isLarge(Happening event) {
        return size(event) > MOST_BYTES;
    }

    private void alone(App app, Happening event, int size) {
        if (size > MOST_BYTES) {
            enqueue(app, List.of(event), event.entry());
            return;
        }
        var time = Instant.ofEpochMilli(event.at()).plus(Withholding.TIME);
        for (var url : app.webhooks().urls()) {
            jobs.enqueue(
                    new DeliverWebhook(app.id(), url.toString(), event.at(), List.of(event.json()), "", event.entry()),
                    EnqueueOption.unique(key(event, url)),
                    EnqueueOption.at(time));
        }
    }

    private void enqueue(App app, List<Happening> events, String entry) {
        var first = events.getFirst();
        var json = entry.isEmpty() ? events.stream().map(Happening::json).toList() : List.<String>of();
        for (var url : app.webhooks().urls()) {
            jobs.enqueue(
                    new DeliverWebhook(app.id(), url.toString(), first.at(), json, entry, ""),
                    EnqueueOption.unique(key(first, url)));
        }
    }

    // An entry that is read twice, because its reader died before it said so, is the same job.
    private static String key(Happening event, URI url) {
        return "webhook:" + event.entry() + ":" + Integer.toHexString(url.hashCode());
    }

    // As a JSON text within JSON every quote takes two bytes, and most of an event is names in quotes.
    private static int size(Happening event) {
        var json = event.json();
        int escaped = (int) json.chars().filter(c -> c == '"' || c == '\\').count();
        return json.getBytes(UTF_8).length + escaped;
    }
}
