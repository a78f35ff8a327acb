package dev.innkeeper.web;

import dev.innkeeper.platform.env.AtLeast;
import dev.innkeeper.platform.env.AtMost;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/** Everything an operator may set for the public HTTP service. */
@RegisterForReflection
@ConfigMapping(prefix = "innkeeper.web")
public interface WebConfig {

    /** Where browsers reach this service. Its origin is the one that unsafe requests with a session may come from. */
    @WithDefault("${PUBLIC_URL:http://localhost:8080}")
    URI publicUrl();

    /** Answer 503 to everything but probes, assets, the login and operators. An operator does the same for all replicas at once. Default false. */
    @WithDefault("false")
    boolean maintenance();

    /** Sessions and their cookie. */
    Session session();

    /** Limits on what one caller may send. */
    Limits limits();

    /** Sessions and their cookie. */
    interface Session {
        /** How long a session lives after login. A duration, default 12 hours, 1 second to 366 days. */
        @WithDefault("PT12H")
        @AtLeast("PT1S")
        @AtMost("P366D")
        Duration lifetime();
    }

    /** Limits on what one caller may send. */
    interface Limits {
        /** The largest request body. Bytes, default 65536, at most 10 MiB. */
        @WithDefault("65536")
        @AtLeast("1")
        @AtMost("10485760")
        long bodyBytes();

        /** Requests a second one address may send to one replica. Default 10000, 0 means no limit. */
        @WithDefault("10000")
        @AtLeast("0")
        int requestsPerSecond();

        /** Failed logins of one account within the period, across all replicas. Default 10. */
        @WithDefault("10")
        @AtLeast("1")
        int loginsPerAccount();

        /** Failed logins from one address within the period, across all replicas. Default 100. */
        @WithDefault("100")
        @AtLeast("1")
        int loginsPerAddress();

        /** New accounts from one address within the period, across all replicas. Default 100. */
        @WithDefault("100")
        @AtLeast("1")
        int registrationsPerAddress();

        /** The period those attempts are counted over. A duration, default 15 minutes. */
        @WithDefault("PT15M")
        @AtLeast("PT0.001S")
        Duration period();

        /** How long to wait for Redis before an attempt is counted in this process alone. A duration, default 500 ms. */
        @WithDefault("PT0.5S")
        @AtLeast("PT0.001S")
        Duration redisTimeout();
    }
}
