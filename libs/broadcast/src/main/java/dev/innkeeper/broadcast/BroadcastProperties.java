package dev.innkeeper.broadcast;

import dev.innkeeper.platform.env.AtLeast;
import dev.innkeeper.platform.env.AtMost;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
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

    /** A second secret that others may sign with as well, for rotation: variable REALTIME_SECRET_NEXT. Default none. */
    Optional<String> secretNext();

    /**
     * The key from which those of private-encrypted channels are made, 32 bytes in base64: variable
     * REALTIME_ENCRYPTION_KEY. Default none: nobody may listen to such channels.
     */
    Optional<String> encryptionKey();

    /** The realtime service as the browser sees it: variable REALTIME_URL. Default ws://localhost:8081 in development. */
    Optional<String> publicUrl();

    /** What all our Redis names begin with, so that installations can share a Redis. Default rt. */
    @WithDefault("rt")
    String keyPrefix();

    /** How many events may wait for Redis in this process before further ones are lost. Events, default 10 000. */
    @WithDefault("10000")
    @AtLeast("1")
    int maxPending();

    /** How many bytes of events may wait for Redis in this process before further ones are lost. Default 64 MiB. */
    @WithDefault("67108864")
    @AtLeast("65536")
    int maxPendingBytes();

    /**
     * The channels with a history, separated by commas, each as {@code pattern:events:time}; the first pattern that
     * matches counts. A pattern is a name, or the beginning of one and an asterisk.
     */
    @WithDefault("private-reservation.*:100:PT5M,private-desk.*:100:PT5M,availability.*:100:PT5M")
    Optional<List<String>> history();

    /** How long a second publication with the same key counts as a repetition. Default 1 h. */
    @WithDefault("PT1H")
    @AtLeast("PT1S")
    Duration idempotencyTime();

    /** How long Redis may leave a publish unanswered before the connection is replaced. Default 5 s. */
    @WithDefault("PT5S")
    @AtLeast("PT0.001S")
    Duration answerTimeout();

    /** The largest payload of one event. Bytes of JSON, default 10 240, at most 65 536. */
    @WithDefault("10240")
    @AtLeast("1")
    @AtMost("65536")
    int maxPayload();

    /** Sends what transactions left behind. */
    Relay relay();

    /** The applications in the database. */
    AppsTable apps();

    /** What the configured application's clients and publishers may do. */
    Limits limits();

    /** What is switched on for the configured application. */
    Features features();

    /** Where the configured application is told what happens in its channels. */
    Webhooks webhooks();

    /** The loop that sends events whose process died after the commit, or could not reach Redis. */
    interface Relay {
        /** Whether this process runs it; several may. Default false. */
        @WithDefault("false")
        boolean enabled();

        /** The pause between two looks at the outbox. Default 1 s. */
        @WithDefault("PT1S")
        @AtLeast("PT0.01S")
        Duration interval();

        /** How long an event that a relay could not send is left for the next try. Default 5 s. */
        @WithDefault("PT5S")
        @AtLeast("PT0.1S")
        Duration again();
    }

    /** Table {@code realtime_app}. */
    interface AppsTable {
        /** Whether this process serves the applications in the database beside the configured one. Default false. */
        @WithDefault("false")
        boolean enabled();

        /** How often they are read, should nobody say that they have changed. Default 30 s. */
        @WithDefault("PT30S")
        @AtLeast("PT0.1S")
        Duration refresh();
    }

    /** As {@link AppLimits}. */
    interface Limits {
        /** Channels that one publish may name. Default 100. */
        @WithDefault("100")
        @AtLeast("1")
        int publishChannels();

        /** Events in one batch. Default 10. */
        @WithDefault("10")
        @AtLeast("1")
        int batch();

        /** Requests to the HTTP API a second, on average, at each node. Default 1000. */
        @WithDefault("1000")
        @AtLeast("1")
        int publishRate();

        /** Requests to the HTTP API at once, at each node. Default 2000. */
        @WithDefault("2000")
        @AtLeast("1")
        int publishBurst();

        /** Client events a second of one connection, on average. Default 10. */
        @WithDefault("10")
        @AtLeast("1")
        int clientEventRate();

        /** Client events of one connection at once. Default 10. */
        @WithDefault("10")
        @AtLeast("1")
        int clientEventBurst();

        /** Users in one presence channel. Default 1000. */
        @WithDefault("1000")
        @AtLeast("1")
        int presenceMembers();

        /** The largest user_info of a member. Bytes of JSON, default 1024. */
        @WithDefault("1024")
        @AtLeast("2")
        int userInfoBytes();

        /** The longest user id. Characters, default 128. */
        @WithDefault("128")
        @AtLeast("1")
        int userIdLength();

        /** Users on one watchlist. Default 100. */
        @WithDefault("100")
        @AtLeast("0")
        int watchlist();

        /** Connections on all nodes together; 0 for any number. Default 0. */
        @WithDefault("0")
        @AtLeast("0")
        int connections();

        /** Connections of one signed-in user; 0 for any number. Default 10. */
        @WithDefault("10")
        @AtLeast("0")
        int connectionsPerUser();

        /** How long a cache channel keeps its last event. Default 30 min. */
        @WithDefault("PT30M")
        @AtLeast("PT0.001S")
        Duration cacheTtl();

        /** The largest message of a client; 0 for max-message of its node, which is the most anyway. Bytes, default 0. */
        @WithDefault("0")
        @AtLeast("0")
        int messageBytes();

        /** How far from now a request to the HTTP API may have been signed. Default 10 min, at most that. */
        @WithDefault("PT10M")
        @AtLeast("PT1S")
        @AtMost("PT10M")
        Duration signatureAge();
    }

    /** As {@link AppFeatures}. */
    interface Features {
        /** Whether clients may send events to each other on private and presence channels. Default true. */
        @WithDefault("true")
        boolean clientEvents();

        /** Whether subscribers are told how many they are. Default false. */
        @WithDefault("false")
        boolean subscriptionCounts();

        /** Whether a connection that neither signs in nor joins a private channel in time is closed. Default false. */
        @WithDefault("false")
        boolean authorizedConnections();

        /**
         * Whether clients that connect without TLS are closed with 4000. Behind a proxy that ends TLS it needs TRUST_PROXY.
         * Default false.
         */
        @WithDefault("false")
        boolean requireTls();
    }

    /** As {@link AppWebhooks}. */
    interface Webhooks {
        /** Where webhooks are posted, separated by commas. Default none. */
        Optional<List<String>> urls();

        /** The events sent, separated by commas, such as channel_occupied. Default all. */
        Optional<List<String>> events();

        /** How long events are collected for one request, at most 1 s. Default 0: one request each. */
        @WithDefault("PT0S")
        @AtLeast("PT0S")
        @AtMost("PT1S")
        Duration batchWindow();
    }
}
