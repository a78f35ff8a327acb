package dev.innkeeper.jobs;

import dev.innkeeper.platform.env.AtLeast;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the queue is configured with. */
@RegisterForReflection
@ConfigMapping(prefix = "innkeeper.jobs")
public interface JobsConfig {
    /** How long one call to Redis may take before Redis counts as down; less than quarkus.redis.jobs.tcp.idle-timeout. Default 2 s. */
    @WithDefault("PT2S")
    @AtLeast("PT0.001S")
    Duration redisTimeout();

    /** Jobs due within this time are in Redis, later ones in Postgres only. Default 10 min. */
    @WithDefault("PT10M")
    @AtLeast("PT0.001S")
    Duration horizon();

    /** The step at which the process halts, for tests of what a crash there loses. Only where APP_ENV is test. Default none. */
    Optional<String> failpoint();

    /** The worker's part. */
    Worker worker();

    /** The leader's part. */
    Recover recover();

    /** Which queue is served first. */
    enum Order {
        WEIGHTED,
        STRICT
    }

    /** How jobs are run. */
    interface Worker {
        /** Whether this process runs jobs. Default false. */
        @WithDefault("false")
        boolean enabled();

        /** The most jobs that run at once in this process; keep it below the size of the connection pool. Default 16. */
        @WithDefault("16")
        @AtLeast("1")
        int slots();

        /** The queues served, each with its share of the slots, as name:weight. Default high:6,default:3,notifications:2,low:1. */
        @WithDefault("high:6,default:3,notifications:2,low:1")
        List<String> queues();

        /**
         * Whether queues get slots by their weights, so that none starves, or strictly in the order in which they are
         * configured: weighted or strict. Default weighted.
         */
        @WithDefault("weighted")
        Order order();

        /** How long a job belongs to a worker that gives no sign of life; at least twice redis-timeout. Default 15 s. */
        @WithDefault("PT15S")
        @AtLeast("PT0.001S")
        Duration lease();

        /** The longest an idle worker waits before it looks again, whatever it hears. Default 1 s. */
        @WithDefault("PT1S")
        @AtLeast("PT0.001S")
        Duration poll();

        /** The first retry waits up to this, each later one up to twice as long. Default 2 s. */
        @WithDefault("PT2S")
        @AtLeast("PT0.001S")
        Duration backoff();

        /** The longest a retry waits. Default 15 min. */
        @WithDefault("PT15M")
        @AtLeast("PT0.001S")
        Duration backoffCap();

        /** A job that was running in this many workers when they died is dead. Default 5. */
        @WithDefault("5")
        @AtLeast("1")
        int crashLimit();

        /** How long a job of a kind unknown here is left for another worker. Default 10 s. */
        @WithDefault("PT10S")
        @AtLeast("PT0S")
        Duration unknownKindDelay();

        /** How long Redis is away before jobs are taken from Postgres alone. Default 3 s. */
        @WithDefault("PT3S")
        @AtLeast("PT0S")
        Duration fallbackAfter();

        /** The most jobs taken from Postgres at a time while Redis is away. Default 8. */
        @WithDefault("8")
        @AtLeast("1")
        int fallbackBatch();
    }

    /** How jobs that Redis lost are brought back. */
    interface Recover {
        /** Whether this process may run the loops that recover; the leader does. Default false. */
        @WithDefault("false")
        boolean enabled();

        /** How often commits whose push was lost are looked for. Default 1 s. */
        @WithDefault("PT1S")
        @AtLeast("PT0.001S")
        Duration sweep();

        /** How often jobs that come within the horizon are loaded; well below it. Default 1 min. */
        @WithDefault("PT1M")
        @AtLeast("PT0.001S")
        Duration load();

        /** How often every live job is compared with Redis. Default 5 min. */
        @WithDefault("PT5M")
        @AtLeast("PT0.001S")
        Duration audit();

        /** How long workers get to assert their leases before a wiped Redis is filled again. Default 2 s. */
        @WithDefault("PT2S")
        @AtLeast("PT0S")
        Duration reseedGrace();
    }
}
