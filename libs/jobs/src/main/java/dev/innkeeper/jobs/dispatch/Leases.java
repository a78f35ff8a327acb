package dev.innkeeper.jobs.dispatch;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes and keeps leases on jobs. Every deadline is by the clock of Redis. Each claim has a name of its own, under which its
 * leases are held, renewed and ended: a call of an earlier one that Redis comes to late does nothing to a later lease.
 */
@Singleton
public class Leases {
    /** Holds what nobody leased. */
    public static final String NOBODY = "";

    private final ScriptCalls redis;
    private final AtomicLong claims = new AtomicLong();

    Leases(ScriptCalls redis) {
        this.redis = redis;
    }

    /**
     * What one queue gave.
     *
     * @param closed the queue is not rebuilt yet after Redis lost it
     * @param nextDueMillis until the next job that is not ready may be; -1 if there is none
     * @param more whether others are ready
     * @param holder the name under which these jobs are leased
     * @param unfinished whether another call would find more at once: this one was busy putting jobs aside whose limit
     *     or rate is used up
     */
    public record Claim(
            boolean closed, String holder, long nextDueMillis, boolean more, boolean unfinished, List<UUID> ids) {
        private static final int MORE = 1;
        private static final int UNFINISHED = 2;

        private static Claim none(boolean closed) {
            return new Claim(closed, NOBODY, -1, false, false, List.of());
        }
    }

    /**
     * What became of a worker's leases.
     *
     * @param lost jobs that are not this worker's any more
     * @param cancelled jobs that somebody wants stopped
     */
    public record Renewal(List<UUID> lost, List<UUID> cancelled) {}

    /** A leased job. */
    public record Held(
            UUID id, String queue, String holder, @Nullable String limitKey) {}

    /** A job whose lease has expired, and who held it. */
    public record Expired(UUID id, String holder) {}

    /** Takes jobs that were leased by a call that had been given up. */
    public interface TooLate {
        /** On a thread that must not block. */
        void leased(String queue, UUID id, String holder);
    }

    /**
     * Leases up to so many jobs of each queue, in one round trip; the answer has the order of the map.
     *
     * @param tooLate takes each job leased by a call that had been given up
     */
    public List<Claim> claim(Map<String, Integer> shares, String worker, Duration lease, TooLate tooLate)
            throws RedisDown, InterruptedException {
        var holder = worker + "/" + claims.incrementAndGet();
        var queues = List.copyOf(shares.keySet());
        var calls = new ArrayList<ScriptCalls.Call>();
        shares.forEach((queue, share) -> calls.add(new ScriptCalls.Call(
                Script.CLAIM, queue, List.of(Integer.toString(share), Long.toString(lease.toMillis()), holder))));
        return claims(holder, redis.call(calls, answers -> {
            var late = claims(holder, answers).iterator();
            queues.forEach(queue -> late.next().ids().forEach(id -> tooLate.leased(queue, id, holder)));
        }));
    }

    /** Renews all these leases in one round trip. */
    public Renewal renew(Collection<Held> held, Duration lease) throws RedisDown, InterruptedException {
        var calls = new ArrayList<ScriptCalls.Call>();
        held.stream().collect(Collectors.groupingBy(Held::queue)).forEach((queue, jobs) -> {
            for (int from = 0; from < jobs.size(); from += Script.MOST_JOBS) {
                var args = new ArrayList<>(List.of(Long.toString(lease.toMillis())));
                for (var job : jobs.subList(from, Math.min(jobs.size(), from + Script.MOST_JOBS))) {
                    args.add(job.id().toString());
                    args.add(job.holder());
                    args.add(job.limitKey() == null ? "" : job.limitKey());
                }
                calls.add(new ScriptCalls.Call(Script.RENEW, queue, args));
            }
        });
        var lost = new ArrayList<UUID>();
        var cancelled = new ArrayList<UUID>();
        if (!calls.isEmpty()) {
            for (var answer : redis.call(calls)) {
                lost.addAll(ids(answer.get(0), 0));
                cancelled.addAll(ids(answer.get(1), 0));
            }
        }
        return new Renewal(lost, cancelled);
    }

    /** Jobs of a queue whose lease has expired; others do not get the same answer within {@code hold}. */
    public List<Expired> suspects(String queue, int most, Duration hold) throws RedisDown, InterruptedException {
        var call = new ScriptCalls.Call(
                Script.SUSPECTS, queue, List.of(Integer.toString(most), Long.toString(hold.toMillis())));
        var answer = redis.call(List.of(call)).getFirst();
        var expired = new ArrayList<Expired>();
        for (int i = 0; i < answer.size(); i += 2) {
            expired.add(new Expired(
                    UUID.fromString(answer.get(i).toString()), answer.get(i + 1).toString()));
        }
        return expired;
    }

    /** Returns if Redis answers. */
    public void reach() throws RedisDown, InterruptedException {
        redis.command(Request.cmd(Command.PING));
    }

    private static List<Claim> claims(String holder, List<Response> answers) {
        return answers.stream().map(answer -> claim(holder, answer)).toList();
    }

    private static Claim claim(String holder, Response answer) {
        return switch (answer.get(0).toString()) {
            case "ok" -> {
                int more = answer.get(2).toInteger();
                yield new Claim(
                        false,
                        holder,
                        answer.get(1).toLong(),
                        more >= Claim.MORE,
                        more == Claim.UNFINISHED,
                        ids(answer, 3));
            }
            case "closed" -> Claim.none(true);
            default -> Claim.none(false);
        };
    }

    private static List<UUID> ids(Response answer, int from) {
        var ids = new ArrayList<UUID>();
        for (int i = from; i < answer.size(); i++) {
            ids.add(UUID.fromString(answer.get(i).toString()));
        }
        return ids;
    }
}
