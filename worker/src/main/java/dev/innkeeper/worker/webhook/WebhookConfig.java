package dev.innkeeper.worker.webhook;

import dev.innkeeper.platform.env.AtLeast;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How webhooks are sent. Where to, and which, is a matter of each application. */
@RegisterForReflection
@ConfigMapping(prefix = "innkeeper.webhooks")
interface WebhookConfig {
    /** Whether this worker reads what happened. Default true. */
    @WithDefault("true")
    boolean enabled();

    /**
     * Whether webhooks may go to addresses that only this network reaches: an operator's own, never a customer's. Default
     * true in development and test, else false.
     */
    Optional<Boolean> privateAddresses();

    /** How long the receiver may take to answer. Default 10 s. */
    @WithDefault("PT10S")
    @AtLeast("PT0.1S")
    Duration timeout();

    /** How long a webhook that is not accepted is tried again. Default 5 min. */
    @WithDefault("PT5M")
    @AtLeast("PT0S")
    Duration giveUpAfter();
}
