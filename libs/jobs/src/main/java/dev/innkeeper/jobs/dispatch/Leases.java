package dev.innkeeper.jobs.dispatch;

import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Takes and keeps leases on jobs. Every deadline is by the clock of Redis. */
@Singleton
public class Leases {
    private final ScriptCalls redis;

    Leases(ScriptCalls redis) {
        this.redis = redis;
    }

    /**
     * What one queue gave.
     *
     * @param closed the queue is not rebuilt yet after Redis lost it
     * @param nextDueMillis until the next delayed job is due; -1 if there is none
     */
    public record Claim(boolean closed, long nextDueMillis, List<UUID> ids) {}

    /** A leased job. */
    public record Held(UUID id, String queue, @Nullable String limitKey) {}

    /**
     * Leases up to so many jobs of each queue, in one round trip; the answer has the order of the map.
     *
     * @param tooLate takes, on a thread that must not block, each job leased by a call that had been given up
     */
    public List<Claim> claim(
            Map<String, Integer> shares, String worker, Duration lease, BiConsumer<String, UUID> tooLate)
            throws RedisDown, InterruptedException {
        var queues = List.copyOf(shares.keySet());
        var calls = new ArrayList<ScriptCalls.Call>();
        shares.forEach((queue, share) -> {
            var keys = new QueueKeys(queue);
            calls.add(new ScriptCalls.Call(
                    Script.CLAIM,
                    List.of(
                            keys.ready(),
                            keys.delayed(),
                            keys.lease(),
                            keys.owner(),
                            keys.limit(),
                            keys.parked(),
                            keys.running(),
                            keys.meta()),
                    List.of(Integer.toString(share), Long.toString(lease.toMillis()), worker)));
        });
        return claims(redis.call(calls, answers -> {
            var late = claims(answers).iterator();
            queues.forEach(queue -> late.next().ids().forEach(id -> tooLate.accept(queue, id)));
        }));
    }

    /** Renews all leases of a worker in one round trip and answers the jobs it has lost. */
    public List<UUID> renew(Collection<Held> held, String worker, Duration lease)
            throws RedisDown, InterruptedException {
        var byQueue = new LinkedHashMap<String, List<String>>();
        for (var job : held) {
            var args = byQueue.computeIfAbsent(
                    job.queue(), queue -> new ArrayList<>(List.of(Long.toString(lease.toMillis()), worker)));
            args.add(job.id().toString());
            args.add(job.limitKey() == null ? "" : job.limitKey());
        }
        var calls = byQueue.entrySet().stream()
                .map(entry -> new ScriptCalls.Call(Script.RENEW, renewKeys(entry.getKey()), entry.getValue()))
                .toList();
        if (calls.isEmpty()) {
            return List.of();
        }
        var lost = new ArrayList<UUID>();
        for (var answer : redis.call(calls)) {
            lost.addAll(ids(answer, 0));
        }
        return lost;
    }

    /** Jobs of a queue whose lease has expired; others do not get the same answer within {@code hold}. */
    public List<UUID> suspects(String queue, int most, Duration hold) throws RedisDown, InterruptedException {
        var call = new ScriptCalls.Call(
                Script.SUSPECTS,
                List.of(new QueueKeys(queue).lease()),
                List.of(Integer.toString(most), Long.toString(hold.toMillis())));
        return ids(redis.call(List.of(call)).getFirst(), 0);
    }

    private static List<String> renewKeys(String queue) {
        var keys = new QueueKeys(queue);
        return List.of(
                keys.ready(), keys.delayed(), keys.lease(), keys.owner(), keys.parked(), keys.running(), keys.meta());
    }

    private static List<Claim> claims(List<Response> answers) {
        return answers.stream().map(Leases::claim).toList();
    }

    private static Claim claim(Response answer) {
        return switch (answer.get(0).toString()) {
            case "ok" -> new Claim(false, answer.get(1).toLong(), ids(answer, 2));
            case "closed" -> new Claim(true, -1, List.of());
            default -> new Claim(false, -1, List.of());
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
