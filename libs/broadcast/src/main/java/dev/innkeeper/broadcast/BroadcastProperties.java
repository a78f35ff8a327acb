package dev.innkeeper.broadcast;

import dev.innkeeper.platform.env.AtLeast;
import dev.innkeeper.platform.env.AtMost;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** What publishing and signing are configured with. {@link BroadcastConfig} is the complete form to inject. */
@RegisterForReflection
@ConfigMapping(prefix = "innkeeper.broadcast")
public interface BroadcastProperties {
    /** The application's id: variable REALTIME_APP_ID. Default 1 in development and test, else required. */
    Optional<String> appId();

    /** The public key that browsers connect with: variable REALTIME_KEY. Default only in development and test. */
    Optional<String> key();

    /** Signs subscriptions: variable REALTIME_SECRET. Default only in development and test; at least 16 characters. */
    Optional<String> secret();

    /** The realtime service as the browser sees it: variable REALTIME_URL. Default ws://localhost:8081 in development. */
    Optional<String> publicUrl();

    /** What all our Redis names begin with, so that installations can share a Redis. Default rt. */
    @WithDefault("rt")
    String keyPrefix();

    /** How many events may wait for Redis in this process before further ones are lost. Events, default 10 000. */
    @WithDefault("10000")
    @AtLeast("1")
    int maxPending();

    /** How long Redis may leave a publish unanswered before the connection is replaced. Default 5 s. */
    @WithDefault("PT5S")
    @AtLeast("PT0.001S")
    Duration answerTimeout();

    /** The largest payload of one event. Bytes of JSON, default 10 240, at most 65 536. */
    @WithDefault("10240")
    @AtLeast("1")
    @AtMost("65536")
    int maxPayload();
}
