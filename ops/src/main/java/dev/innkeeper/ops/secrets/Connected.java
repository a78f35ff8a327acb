package dev.innkeeper.ops.secrets;

import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Who is logged in to Postgres and Redis, and for how long, by their own clocks. A service's pool replaces its connections every
 * half an hour; the one of its probes and those to Redis that listen stay for as long as it runs.
 */
@Singleton
class Connected {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String OLDER = """
            SELECT format('%s at %s, as %s', application_name, coalesce(host(client_addr), 'the socket'), usename),
                   extract(epoch FROM clock_timestamp() - backend_start)::bigint
              FROM pg_stat_activity
             WHERE regexp_replace(application_name, ' probe$', '') IN ('web', 'worker', 'scheduler', 'realtime')
               AND clock_timestamp() - backend_start > make_interval(secs => ?)
             ORDER BY 1""";
    // The backup in a container receives over the socket, without a password; any other logs in again each day.
    private static final String AS = """
            SELECT format('%s at %s, as %s', application_name, coalesce(host(client_addr), 'the socket'), usename),
                   extract(epoch FROM clock_timestamp() - backend_start)::bigint
              FROM pg_stat_activity
             WHERE usename = ? AND pid <> pg_backend_pid()
               AND (backend_type = 'client backend' OR backend_type = 'walsender' AND client_addr IS NOT NULL)
             ORDER BY 1""";
    // How all their connections to Redis are named; an exporter or an operator at a prompt is not waited for.
    private static final Set<String> SERVICES = Set.of("web", "worker", "scheduler", "realtime");
    private static final double MILLIS = 1000.0;

    private final DataSource database;
    private final RedisAPI redis;
    private final Clock clock;

    Connected(DataSource database, RedisAPI redis, Clock clock) {
        this.database = database;
        this.redis = redis;
        this.clock = clock;
    }

    /** The connections to either that services opened before then: their processes have not been restarted since. */
    List<String> since(Instant moment) throws SQLException {
        return Stream.concat(postgresSince(moment).stream(), redisSince(moment).stream())
                .toList();
    }

    /** Those to Postgres that logged in with that name. */
    List<String> as(String login) throws SQLException {
        return ask(AS, login);
    }

    /** Those of services to Redis that were opened before then. */
    List<String> redisSince(Instant moment) {
        double seconds = seconds(moment);
        var list = String.valueOf(
                        redis.client(List.of("LIST", "TYPE", "normal")).await().atMost(PATIENCE))
                + redis.client(List.of("LIST", "TYPE", "pubsub")).await().atMost(PATIENCE);
        // An age is in whole seconds, rounded down.
        return list.lines()
                .map(Connected::fields)
                .filter(client -> SERVICES.contains(client.getOrDefault("name", "")))
                .filter(client -> Long.parseLong(client.getOrDefault("age", "0")) + 1 > seconds)
                .map(client -> "redis: %s at %s, as %s, for %s s"
                        .formatted(client.get("name"), client.get("addr"), client.get("user"), client.get("age")))
                .toList();
    }

    private List<String> postgresSince(Instant moment) throws SQLException {
        return ask(OLDER, seconds(moment));
    }

    private List<String> ask(String query, Object what) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(query)) {
            statement.setObject(1, what);
            try (var rows = statement.executeQuery()) {
                var found = new ArrayList<String>();
                while (rows.next()) {
                    found.add("postgres: %s, for %d s".formatted(rows.getString(1), rows.getLong(2)));
                }
                return found;
            }
        }
    }

    private double seconds(Instant moment) {
        return Duration.between(moment, clock.instant()).toMillis() / MILLIS;
    }

    private static Map<String, String> fields(String line) {
        var fields = new HashMap<String, String>();
        for (var field : line.split(" ", -1)) {
            int sign = field.indexOf('=');
            if (sign > 0) {
                fields.put(field.substring(0, sign), field.substring(sign + 1));
            }
        }
        return fields;
    }
}
