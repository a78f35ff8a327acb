package dev.innkeeper.local.system;

import dev.innkeeper.local.stack.Backends;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What the jobs of the proving ground left behind, in Postgres and in Redis. */
final class QueueCounts {
    private static final String EFFECTS = """
            (select job_id from proof.ledger union select job_id from proof.effect union select job_id from proof.start
             union select job_id from proof.span where ended is not null)""";
    private static final String REPEATED = """
            select count(*) - count(distinct job_id) from
            (select job_id from proof.effect union all select job_id from proof.start
             union all select job_id from proof.span where ended is not null) plain""";

    private final Rows rows;
    private final RedisAdmin redis;
    private final List<RateCount.Loss> losses = new ArrayList<>();

    QueueCounts(Backends backends) {
        this.rows = new Rows(backends::database);
        this.redis = new RedisAdmin(backends.redisUrl());
    }

    /**
     * The counts of one fault.
     *
     * @param unaccepted effects of jobs whose transaction did not commit
     * @param doubled transactional effects beyond the first of a job
     * @param repeated effects of plain handlers beyond the first, which are allowed
     * @param rated how many jobs with a rate have started
     */
    record Counted(
            long accepted,
            long effects,
            long lost,
            long unaccepted,
            long doubled,
            long repeated,
            LimitCount limits,
            long rated,
            long ratesBroken,
            long keys) {}

    Counted all() throws SQLException, IOException {
        return new Counted(
                number("select count(*) from proof.accepted"),
                number("select count(*) from proof.accepted where job_id in " + EFFECTS),
                number("select count(*) from proof.accepted where job_id not in " + EFFECTS),
                number("select count(*) from " + EFFECTS
                        + " effect where job_id not in (select job_id from proof.accepted)"),
                number("select count(*) - count(distinct job_id) from proof.ledger"),
                number(REPEATED),
                LimitCount.of(rows),
                number("select count(*) from proof.start"),
                RateCount.of(rows, losses).broken(),
                keys());
    }

    /** The attempts of those jobs of a key that were at it when most were, for who wants to know why. */
    String crowd() throws SQLException {
        return LimitCount.crowd(rows);
    }

    /** Forgets what was counted. */
    void clear() {
        losses.clear();
        rows.database()
                .get()
                .execute(
                        "truncate proof.accepted, proof.ledger, proof.effect, proof.span, proof.start; delete from job_failure");
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
        return rows.number(sql);
    }

    /** The keys of the queue but its mark; a bucket of a rate that is full again goes with the next claim. */
    long keys() throws IOException {
        return redis.list("KEYS jobs:{proof}:*").stream()
                .filter(key -> !key.endsWith(":meta"))
                .count();
    }

    /** Whether there are so many jobs of the kind and workers have every one in hand. */
    boolean areLeased(String kind, int number) throws SQLException, IOException {
        var jobs = rows.all("select id::text from job where kind = '%s'".formatted(kind), row -> row.getString(1));
        return jobs.size() == number
                && redis.list("ZRANGE jobs:{proof}:lease 0 -1").containsAll(jobs);
    }

    void flushRedis() throws Exception {
        redisForgets(() -> redis.command("FLUSHALL"));
    }

    /** Writes down what Redis knows, for its next start, and answers the file. */
    Path saveRedis() throws IOException {
        redis.command("SAVE");
        return Path.of(redis.list("CONFIG GET dir").getLast(), "dump.rdb");
    }

    /** Lets it happen, and remembers when: with its queues Redis forgets the buckets of rates. */
    void redisForgets(Event loss) throws Exception {
        var before = Instant.now();
        loss.happens();
        losses.add(new RateCount.Loss(before, Instant.now()));
    }

    /** Ends every connection to Redis, those that listen too. */
    void killConnectionsToRedis() throws IOException {
        redis.command("CLIENT KILL TYPE normal");
        redis.command("CLIENT KILL TYPE pubsub");
    }
}
