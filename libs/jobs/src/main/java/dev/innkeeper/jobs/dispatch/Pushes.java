package dev.innkeeper.jobs.dispatch;

import dev.innkeeper.jobs.JobsConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;

/** Tells Redis of committed jobs. A push that fails is forgotten; the sweep finds its job. */
@Singleton
public class Pushes {
    // The bell, the queue, and three a job.
    private static final int ARGUMENTS_PER_CALL = 2 + 3 * Script.MOST_JOBS;

    private final ScriptCalls redis;
    private final Clock clock;
    private final long horizonMillis;
    private final Coalescer<Pushable> coalescer;

    Pushes(ScriptCalls redis, Clock clock, JobsConfig config, MeterRegistry metrics) {
        this.redis = redis;
        this.clock = clock;
        this.horizonMillis = config.horizon().toMillis();
        var failures = metrics.counter("jobs.push.failures");
        this.coalescer =
                new Coalescer<>("pushed jobs", jobs -> redis.sendForAWhile(calls(jobs)), job -> failures.increment());
    }

    /** Tells Redis soon of those due within the horizon; never blocks and never fails. */
    public void push(Collection<Pushable> jobs) {
        long horizon = clock.millis() + horizonMillis;
        for (var job : jobs) {
            if (job.runAtMillis() <= horizon) {
                coalescer.add(job);
            }
        }
        coalescer.flush();
    }

    /** Tells Redis now and answers how many of these jobs it did not know. */
    public int pushNow(Collection<Pushable> jobs) throws RedisDown, InterruptedException {
        return begin(jobs).await();
    }

    /** Tells Redis now, without waiting for its answer. */
    public Pushing begin(Collection<Pushable> jobs) {
        return new Pushing(redis.send(calls(jobs)));
    }

    /** Whether all that was to be told has been sent. */
    public boolean idle() {
        return coalescer.idle();
    }

    /** A push under way. */
    public final class Pushing {
        private final Future<List<Response>> answers;

        private Pushing(Future<List<Response>> answers) {
            this.answers = answers;
        }

        /** Waits for the answer, which is how many of these jobs Redis did not know. */
        public int await() throws RedisDown, InterruptedException {
            int added = 0;
            for (var answer : redis.await(answers)) {
                added += answer.toInteger();
            }
            return added;
        }
    }

    private static List<ScriptCalls.Call> calls(Collection<Pushable> jobs) {
        var calls = new ArrayList<ScriptCalls.Call>();
        var byQueue = new HashMap<String, List<String>>();
        for (var job : jobs) {
            var args = byQueue.computeIfAbsent(job.queue(), queue -> new ArrayList<>(List.of(QueueKeys.BELL, queue)));
            args.add(job.id().toString());
            args.add(Long.toString(job.runAtMillis()));
            args.add(job.throttle().encoded());
            if (args.size() >= ARGUMENTS_PER_CALL) {
                calls.add(new ScriptCalls.Call(Script.PUSH, job.queue(), args));
                byQueue.remove(job.queue());
            }
        }
        byQueue.forEach((queue, args) -> calls.add(new ScriptCalls.Call(Script.PUSH, queue, args)));
        return calls;
    }
}
