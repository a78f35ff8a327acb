package dev.innkeeper.jobs.dispatch;

import dev.innkeeper.jobs.JobsConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Tells Redis of committed jobs. One pipeline is under way at a time, and whatever comes meanwhile goes with the next:
 * a lone push leaves at once, a crowd shares its round trips. A push that fails is forgotten; the sweep finds its job.
 */
@Singleton
public class Pushes {
    private static final Logger LOG = Logger.getLogger(Pushes.class);
    private static final int MOST_PER_PIPELINE = 1000;
    private static final int MOST_WAITING = 20_000;

    private final ScriptCalls redis;
    private final Clock clock;
    private final long horizonMillis;
    private final Counter failures;
    private final Queue<Pushable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean underWay = new AtomicBoolean();
    private volatile boolean complained;

    Pushes(ScriptCalls redis, Clock clock, JobsConfig config, MeterRegistry metrics) {
        this.redis = redis;
        this.clock = clock;
        this.horizonMillis = config.horizon().toMillis();
        this.failures = metrics.counter("jobs.push.failures");
    }

    /** Tells Redis soon; never blocks and never fails. */
    public void push(Collection<Pushable> jobs) {
        long horizon = clock.millis() + horizonMillis;
        for (var job : jobs) {
            if (job.runAtMillis() > horizon) {
                continue;
            }
            if (count.incrementAndGet() > MOST_WAITING) {
                count.decrementAndGet();
                failures.increment();
            } else {
                waiting.add(job);
            }
        }
        flush();
    }

    /** Tells Redis now and answers how many of these jobs it did not know. */
    public int pushNow(List<Pushable> jobs) throws RedisDown, InterruptedException {
        int added = 0;
        for (var answer : redis.call(calls(jobs))) {
            added += answer.toInteger();
        }
        return added;
    }

    private void flush() {
        while (!waiting.isEmpty() && underWay.compareAndSet(false, true)) {
            var batch = next();
            if (batch.isEmpty()) {
                underWay.set(false);
                continue;
            }
            try {
                redis.send(calls(batch)).onComplete(done -> {
                    if (done.failed()) {
                        failed(batch.size(), done.cause());
                    } else {
                        complained = false;
                    }
                    underWay.set(false);
                    flush();
                });
            } catch (RuntimeException e) {
                failed(batch.size(), e);
                underWay.set(false);
            }
        }
    }

    private List<Pushable> next() {
        var batch = new ArrayList<Pushable>();
        while (batch.size() < MOST_PER_PIPELINE) {
            var job = waiting.poll();
            if (job == null) {
                break;
            }
            batch.add(job);
        }
        count.addAndGet(-batch.size());
        return batch;
    }

    private void failed(int jobs, Throwable cause) {
        failures.increment(jobs);
        if (!complained) {
            complained = true;
            LOG.warnf("Redis did not take %d jobs, they wait in Postgres: %s", jobs, cause.getMessage());
        }
    }

    private static List<ScriptCalls.Call> calls(List<Pushable> jobs) {
        var byQueue = new java.util.LinkedHashMap<String, List<String>>();
        for (var job : jobs) {
            var args = byQueue.computeIfAbsent(job.queue(), queue -> new ArrayList<>(List.of(QueueKeys.BELL, queue)));
            args.add(job.id().toString());
            args.add(Long.toString(job.runAtMillis()));
            args.add(job.limit());
        }
        return byQueue.entrySet().stream()
                .map(entry -> new ScriptCalls.Call(Script.PUSH, keys(entry.getKey()), entry.getValue()))
                .toList();
    }

    private static List<String> keys(String queue) {
        var keys = new QueueKeys(queue);
        return List.of(keys.ready(), keys.delayed(), keys.lease(), keys.parked(), keys.limit());
    }
}
