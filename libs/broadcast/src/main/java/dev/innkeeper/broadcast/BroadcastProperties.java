package dev.innkeeper.broadcast;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** What publishing and signing are configured with. {@link BroadcastConfig} is the complete form to inject. */
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
    @Min(1)
    int maxPending();

    /** How long Redis may leave a publish unanswered before the connection is replaced. Default 5 s. */
    @WithDefault("PT5S")
    @DurationMin(millis = 1)
    Duration answerTimeout();

    /** The largest payload of one event. Bytes of JSON, default 10 240, at most 65 536. */
    @WithDefault("10240")
    @Min(1)
    @Max(65_536)
    int maxPayload();
}
