package dev.innkeeper.jobs.dispatch;

import dev.innkeeper.jobs.JobsConfig;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;

/**
 * Ends leases, soon and many at a time. What Redis was not told of is kept, for Postgres to be asked when Redis hears again;
 * one that is lost all the same costs that question when its lease expires.
 */
@Singleton
public class Settlements {
    private static final long FORGET = -1;
    private static final long FRONT = 0;
    // Below it a delay would be read as FORGET.
    private static final long LEAST_DELAY = 2;

    private final Clock clock;
    private final long horizonMillis;
    private final Coalescer<Settlement> coalescer;
    private final Untold untold = new Untold();
    private volatile boolean doubtful;

    Settlements(ScriptCalls redis, Clock clock, JobsConfig config, MeterRegistry metrics) {
        this.clock = clock;
        this.horizonMillis = config.horizon().toMillis();
        var failures = metrics.counter("jobs.settle.failures");
        this.coalescer = new Coalescer<>("ends of leases", some -> redis.sendForAWhile(calls(some)), settlement -> {
            failures.increment();
            untold.keep(settlement);
        });
    }

    /** The job needs nobody any more: it is done, dead, or never was. */
    public void forget(String queue, UUID id) {
        settle(Leases.NOBODY, queue, id, FORGET);
    }

    /** These jobs of a queue need nobody any more; one call for many. */
    public void forgetAll(String queue, Collection<UUID> ids) {
        ids.forEach(id -> add(Leases.NOBODY, queue, id, FORGET));
        coalescer.flush();
    }

    /** The job is not held under this name any more; it is next. */
    public void handBack(String holder, String queue, UUID id) {
        settle(holder, queue, id, FRONT);
    }

    /** The job is not held under this name any more; it is due at this time, in milliseconds of the epoch. */
    public void release(String holder, String queue, UUID id, long runAt) {
        settle(holder, queue, id, withinHorizon(runAt));
    }

    /**
     * The job is not held under this name any more; it is due after so long by Redis' own clock. For a job that Redis
     * believed due: had its clock been told the time once more, it would believe so at once again.
     */
    public void postpone(String holder, String queue, UUID id, Duration delay) {
        long millis = Math.max(LEAST_DELAY, delay.toMillis());
        settle(holder, queue, id, millis > horizonMillis ? FORGET : -millis);
    }

    /** Whether all that was settled has been sent. */
    public boolean idle() {
        return coalescer.idle();
    }

    /**
     * Whether Redis may yet be told of something that was read before what is settled now: while it is away or filled. All of
     * that is kept, whether Redis takes it or not.
     */
    public void doubt(boolean begins) {
        doubtful = begins;
    }

    /** How many are kept. */
    public int untold() {
        return untold.size();
    }

    /** Some of those that are kept. */
    public List<Settlement> untold(int most) {
        return untold.some(most);
    }

    /** Has one kept no longer; false if the job was settled anew since it was found. */
    public boolean take(Settlement settlement) {
        return untold.take(settlement);
    }

    private void settle(String holder, String queue, UUID id, long runAt) {
        add(holder, queue, id, runAt);
        coalescer.flush();
    }

    private void add(String holder, String queue, UUID id, long runAt) {
        var settlement = new Settlement(holder, queue, id, runAt, System.nanoTime());
        if (doubtful) {
            untold.keep(settlement);
        } else {
            untold.drop(id);
        }
        coalescer.add(settlement);
    }

    private long withinHorizon(long runAt) {
        // Beyond the horizon the loader brings it back in time.
        return runAt > clock.millis() + horizonMillis ? FORGET : Math.max(FRONT, runAt);
    }

    private static List<ScriptCalls.Call> calls(List<Settlement> some) {
        record Group(String queue, String holder, long runAt) {}
        var groups = new LinkedHashMap<Group, List<String>>();
        for (var settlement : some) {
            var args = groups.computeIfAbsent(
                    new Group(settlement.queue(), settlement.holder(), settlement.runAt()),
                    group -> new ArrayList<>(
                            List.of(QueueKeys.BELL, group.queue(), group.holder(), Long.toString(group.runAt()))));
            args.add(settlement.id().toString());
        }
        return groups.entrySet().stream()
                .map(entry -> new ScriptCalls.Call(Script.SETTLE, entry.getKey().queue(), entry.getValue()))
                .toList();
    }
}
