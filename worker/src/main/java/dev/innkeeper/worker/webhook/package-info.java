/** Webhooks: what happens in channels is read from Redis, kept as jobs, and posted with a signature. Nothing here may know hotels. */
@NullMarked
package dev.innkeeper.worker.webhook;

import org.jspecify.annotations.NullMarked;
