/** Tests of webhooks: from the stream to a receiver. */
@NullMarked
package dev.innkeeper.worker.webhook;

import org.jspecify.annotations.NullMarked;
