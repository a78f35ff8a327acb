package dev.innkeeper.local.system;

import dev.innkeeper.local.stack.Backends;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the jobs of the proving ground left behind, in Postgres and in Redis. */
final class QueueCounts {
    private static final String EFFECTS = """
            (select job_id from proof.ledger union select job_id from proof.effect
             union select job_id from proof.span where ended is not null)""";
    // Only attempts that ended count, and of a job only the last: one whose lease ran out while its process was frozen
    // may still be at it when the next begins. Two may begin in the same microsecond.
    private static final String MOMENTS = """
            with ran as (
              select distinct on (job_id) * from proof.span where ended is not null order by job_id, began desc),
            moments as (
              select count(distinct b.job_id) as at_once, array_agg(b.job_id) as jobs from ran a join ran b
                on a.key = b.key and b.began <= a.began and a.began < b.ended group by a.key, a.began)
            """;
    private static final String MOST_AT_ONCE = MOMENTS + "select coalesce(max(at_once), 0) from moments";
    private static final String WHO_WAS_AT_IT = MOMENTS + """
            select string_agg(format('%s attempt %s of %s from %s to %s, failures: %s', right(job_id::text, 4), attempt, key,
                began::time, coalesce(ended::time::text, 'never'),
                coalesce((select string_agg(format('%s %s at %s', failed.attempt, left(error, 60), failed.created_at::time), ', ')
                  from job_failure failed where failed.job_id = span.job_id), 'none')), E'\\n' order by began)
              from proof.span join (select jobs from moments order by at_once desc limit 1) most on job_id = any (jobs)""";
    private static final int AT_ONCE_ALLOWED = 2;

    private final Backends backends;

    QueueCounts(Backends backends) {
        this.backends = backends;
    }

    /**
     * The counts of one fault.
     *
     * @param repeated effects of plain handlers beyond the first, which are allowed
     * @param doubled transactional effects beyond the first of a job
     */
    record Counted(long accepted, long effects, long lost, long doubled, long repeated, long limitsBroken, long keys) {
        static final String HEAD = "%-44s %9s %9s %6s %8s %9s %8s %6s"
                .formatted("", "accepted", "effects", "lost", "doubled", "repeated", "limits", "keys");

        String row(String name) {
            return "%-44s %9d %9d %6d %8d %9d %8d %6d"
                    .formatted(name, accepted, effects, lost, doubled, repeated, limitsBroken, keys);
        }
    }

    Counted all() throws SQLException, IOException {
        return new Counted(
                number("select count(*) from proof.accepted"),
                number("select count(*) from proof.accepted where job_id in " + EFFECTS),
                number("select count(*) from proof.accepted where job_id not in " + EFFECTS),
                number("select count(*) - count(distinct job_id) from proof.ledger"),
                number("select count(*) - count(distinct job_id) from proof.effect"),
                Math.max(0, number(MOST_AT_ONCE) - AT_ONCE_ALLOWED),
                keys());
    }

    /** The attempts of those jobs of a key that were at it when most were, for who wants to know why. */
    String crowd() throws SQLException {
        try (var connection = backends.database().connect();
                var query = connection.createStatement();
                var answer = query.executeQuery(WHO_WAS_AT_IT)) {
            answer.next();
            return String.valueOf(answer.getString(1));
        }
    }

    /** Forgets what was counted. */
    void clear() {
        backends.database()
                .execute("truncate proof.accepted, proof.ledger, proof.effect, proof.span; delete from job_failure");
    }

    long effects() throws SQLException {
        return number("select count(*) from " + EFFECTS + " effects");
    }

    long live() throws SQLException {
        return number("select count(*) from job where state = 'queued' and queue = 'proof'");
    }

    boolean feederRests() throws SQLException {
        return number("select count(*) from proof.feed where rate = 0 and obeyed = 0") == 1;
    }

    long number(String sql) throws SQLException {
        try (var connection = backends.database().connect();
                var query = connection.createStatement();
                var answer = query.executeQuery(sql)) {
            answer.next();
            return answer.getLong(1);
        }
    }

    /** The keys of the queue but its mark; a bucket of a rate that is full again goes with the next claim. */
    long keys() throws IOException {
        return redis("KEYS jobs:{proof}:*").stream()
                .filter(key -> !key.endsWith(":meta"))
                .count();
    }

    /** How many jobs workers have in hand. */
    long leased() throws IOException {
        return redis("ZRANGE jobs:{proof}:lease 0 -1").size();
    }

    void flushRedis() throws IOException {
        redis("FLUSHALL");
    }

    private List<String> redis(String command) throws IOException {
        var address = URI.create(backends.redisUrl());
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(2000);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            var first = lines.readLine();
            var values = new ArrayList<String>();
            if (first.startsWith("*")) {
                for (int i = Integer.parseInt(first.substring(1)); i > 0; i--) {
                    lines.readLine();
                    values.add(lines.readLine());
                }
            }
            return values;
        }
    }
}
