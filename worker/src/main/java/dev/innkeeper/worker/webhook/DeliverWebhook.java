package dev.innkeeper.worker.webhook;

import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobKind;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * Posts one request to one address.
 *
 * @param app whose events they are, and whose secret signs
 * @param url where to
 * @param at when the first of them happened, in milliseconds since 1970
 * @param enqueued when this became a job, in milliseconds since 1970; from then on it is tried
 * @param events each as JSON
 * @param large the Redis key of the one event that is too large for a job; empty if it is in {@code events}
 * @param withheld the id of an event that may be undone meanwhile; empty if it can not
 */
@RegisterForReflection
@JobKind(value = "realtime.deliver-webhook", queue = "low", maxAttempts = 12, timeout = "PT20S")
record DeliverWebhook(
        String app, String url, long at, long enqueued, List<String> events, String large, String withheld)
        implements Job {}
