package dev.innkeeper.local.system;

import java.sql.SQLException;

/**
 * Whether more jobs of a key ran at once than its limit allows, at the beginning of any attempt.
 *
 * <p>Every attempt counts, the first of a job like the last, from its row's beginning to its end. One that wrote no end, for
 * its process died or could not reach Postgres, counts for the moment in which it began.
 *
 * <p>A limit may be passed by a worker that stood still for longer than its leases lasted: the jobs are with others, and it
 * does not know yet. So an attempt which had not ended that long after it was claimed is counted apart. For jobs of 30 ms
 * that takes a process that was frozen, or a lock that was waited for.
 *
 * @param broken how many attempts began while the limit of their key was used up, all of them sure to have their leases
 * @param passed how many did so, whoever was at it
 */
record LimitCount(long broken, long passed) {
    /** As the feeder enqueues them: {@code limitedBy(key, 2)}. */
    private static final int AT_ONCE = 2;

    // Two seconds are what a lease is sure to last: so long workers get to assert theirs when Redis has lost them.
    private static final String ATTEMPTS = """
            with attempts as (
              select job_id, attempt, key, began, coalesce(ended, began + interval '1 microsecond') as ended,
                     coalesce(ended, began) - claimed < interval '2 seconds' as held
                from proof.span),
            beginnings as (
              select one.job_id, one.began,
                     count(*) as at_once, count(*) filter (where one.held and other.held) as held_at_once,
                     array_agg(other.job_id) as jobs
                from attempts one join attempts other
                  on one.key = other.key and other.began <= one.began and one.began < other.ended
               group by one.job_id, one.attempt, one.began)
            """;
    private static final String BEYOND = ATTEMPTS + """
            select count(*) filter (where held_at_once > %1$d), count(*) filter (where at_once > %1$d)
              from beginnings""".formatted(AT_ONCE);
    private static final String WHO_WAS_AT_IT = ATTEMPTS + """
            select format('%s attempt %s of %s claimed %s, from %s to %s, failures: %s', right(job_id::text, 4), attempt, key,
                claimed::time, began::time, coalesce(ended::time::text, 'never'),
                coalesce((select string_agg(format('%s %s at %s', failed.attempt, left(error, 60), failed.created_at::time), ', ')
                  from job_failure failed where failed.job_id = span.job_id), 'none'))
              from proof.span join (select jobs from beginnings order by at_once desc limit 1) most on job_id = any (jobs)
             order by began""";

    /** Those that {@code proof.span} tells of. */
    static LimitCount of(Rows rows) throws SQLException {
        return rows.all(BEYOND, row -> new LimitCount(row.getLong(1), row.getLong(2)))
                .getFirst();
    }

    /** The attempts of those jobs of a key that were at it when most were, for who wants to know why. */
    static String crowd(Rows rows) throws SQLException {
        return String.join("\n", rows.all(WHO_WAS_AT_IT, row -> row.getString(1)));
    }
}
