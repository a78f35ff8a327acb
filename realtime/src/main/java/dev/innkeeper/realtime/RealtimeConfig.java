package dev.innkeeper.realtime;

import dev.innkeeper.platform.env.AtLeast;
import dev.innkeeper.platform.env.AtMost;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What the realtime service is configured with. */
@RegisterForReflection
@ConfigMapping(prefix = "innkeeper.realtime")
public interface RealtimeConfig {
    /** Web as the browser sees it: variable PUBLIC_URL. Its origin may connect unless allowed-origins says otherwise. */
    Optional<String> publicUrl();

    /**
     * The origins whose pages may connect, separated by commas: {@code https://host[:port]}, {@code *.host} or
     * {@code *}. Default: PUBLIC_URL's origin in preview, staging and production, any in development and test.
     */
    Optional<List<String>> allowedOrigins();

    /**
     * A path, such as {@code /realtime}, that clients and publishers may have in front of {@code /app} and {@code /apps},
     * for proxies that leave it there. Default none.
     */
    Optional<String> pathPrefix();

    /** Whether a client without an Origin header (not a browser) is refused. Default false. */
    @WithDefault("false")
    boolean requireOrigin();

    /** Connections of this node; further ones get HTTP 503. Default 10 000. */
    @WithDefault("10000")
    @AtLeast("1")
    int maxConnections();

    /**
     * Handshakes a second from one address on average; further ones get HTTP 429. Generous, for an address may be a whole
     * office's and, where TRUST_PROXY is not set, the balancer's; and after a crash all clients return at once. Default
     * 500.
     */
    @WithDefault("500")
    @AtLeast("1")
    int handshakeRate();

    /** Handshakes from one address at once. Default: as many as max-connections. */
    OptionalInt handshakeBurst();

    /** Channels of one connection. Default 200. */
    @WithDefault("200")
    @AtLeast("1")
    int maxChannels();

    /**
     * How soon a connection must sign in or enter a private channel, where its application wants that. Default 30 s.
     */
    @WithDefault("PT30S")
    @AtLeast("PT0.001S")
    Duration authorizationTimeout();

    /** Silence of the server after which a client asks whether it is there. Default 120 s. */
    @WithDefault("PT120S")
    @AtLeast("PT0.001S")
    Duration activityTimeout();

    /** Silence of a client after which the server pings it. Default 60 s. */
    @WithDefault("PT60S")
    @AtLeast("PT0.001S")
    Duration pingInterval();

    /** How long the answer to a ping may take before the connection is closed with 4201. Default 30 s. */
    @WithDefault("PT30S")
    @AtLeast("PT0.001S")
    Duration pongTimeout();

    /** Messages a second that one client may send on average; twice as many in a burst. Default 30. */
    @WithDefault("30")
    @AtLeast("1")
    int messageRate();

    /**
     * Subscriptions a second that one client may ask for on average; at once five times as many, or max-channels and a
     * sign-in if that is more. Default 20.
     */
    @WithDefault("20")
    @AtLeast("1")
    int subscribeRate();

    /** Bytes a second that one client may send on average; twice as many in a burst. Default 65 536. */
    @WithDefault("65536")
    @AtLeast("1024")
    int byteRate();

    /** The largest message a client may send; Quarkus' own limits must not be lower. Bytes, default 16 384. */
    @WithDefault("16384")
    @AtLeast("1024")
    int maxMessage();

    /** Bytes queued for one client above which its connection counts as not keeping up. Default 65 536. */
    @WithDefault("65536")
    @AtLeast("4096")
    int slowBytes();

    /** Bytes queued for one client above which it is closed with 4100. Default 1 048 576. */
    @WithDefault("1048576")
    @AtLeast("8192")
    int maxQueuedBytes();

    /**
     * Bytes that the operating system may keep for one client beyond its queue; it takes about twice as much. Left to
     * itself it takes up to 4 MB for each that has stopped reading. Default 131 072.
     */
    @WithDefault("131072")
    @AtLeast("4096")
    int sendBuffer();

    /** How long a client may not keep up before it is closed with 4100. Default 10 s. */
    @WithDefault("PT10S")
    @AtLeast("PT0.001S")
    Duration slowTimeout();

    /**
     * Bytes queued for all clients of this node together, above which those with the longest queues are cut off.
     * Default: a quarter of the largest heap, which also bounds the memory beside it.
     */
    OptionalLong nodeQueuedBytes();

    /**
     * Channels of which a client that does not keep up gets only the newest event, once it does: names, or beginnings
     * of names with a * at the end, separated by commas. Default none.
     */
    Optional<List<String>> latestOnly();

    /**
     * Whether an event is encoded once for all its receivers. Default true; false serves clients through nothing but
     * the public interface of Quarkus, at several times the cost, and cuts off who sends a frame that can not be read
     * without a close code.
     */
    @WithDefault("true")
    boolean sharedFrames();

    /**
     * How long Redis may take to confirm a channel before the subscription fails, or a user before the sign-in does; longer
     * than thousands of clients need who come at once to a node that has just started, for some libraries do not ask
     * again. Default 10 s.
     */
    @WithDefault("PT10S")
    @AtLeast("PT0.001S")
    Duration subscribeTimeout();

    /** How long a channel without local subscribers stays subscribed in Redis: a page reloads faster. Default 5 s. */
    @WithDefault("PT5S")
    @AtLeast("PT0S")
    Duration linger();

    /** Redis connections for subscriptions, each for a share of the channels. 1 to 4, default 1. */
    @WithDefault("1")
    @AtLeast("1")
    @AtMost("4")
    int busConnections();

    /** How often the Redis connection is checked; silent for five checks, it is replaced. Default 2 s. */
    @WithDefault("PT2S")
    @AtLeast("PT0.001S")
    Duration busCheck();

    /**
     * How long this node counts as alive after it last said so; afterwards others remove its members. Default 15 s.
     */
    @WithDefault("PT15S")
    @AtLeast("PT1S")
    Duration lease();

    /** How often this node says that it is alive. Default 5 s. */
    @WithDefault("PT5S")
    @AtLeast("PT0.1S")
    Duration leaseRefresh();

    /** How often this node looks whether its lease still stands and whose is over. Default 1 s. */
    @WithDefault("PT1S")
    @AtLeast("PT0.05S")
    Duration leaseCheck();

    /** How long a user stays a member whose connection a stopping node closes, for it comes back elsewhere. Default 5 s. */
    @WithDefault("PT5S")
    @AtLeast("PT0.001S")
    Duration leaveGrace();

    /** Connections closed a second when the process is told to stop, if the budget allows so slow a pace. Default 500. */
    @WithDefault("500")
    @AtLeast("1")
    int drainRate();
}
