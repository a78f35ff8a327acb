package dev.innkeeper.jobs.recover;

import dev.innkeeper.jobs.dispatch.Pushable;
import dev.innkeeper.jobs.dispatch.Pushes;
import dev.innkeeper.jobs.dispatch.RedisDown;
import dev.innkeeper.jobs.store.LiveJobs.Live;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jboss.logging.Logger;

/** Tells Redis of live rows; what it knows already is left alone. */
@Singleton
class Refill {
    /** Rows that are read at once. Enough that the round trips do not count, and soon read. */
    static final int PAGE = 5000;

    private static final Logger LOG = Logger.getLogger(Refill.class);
    // While Redis takes some pages the next is read; more would only wait in memory.
    private static final int IN_FLIGHT = 3;

    private final Pushes pushes;
    private final MeterRegistry metrics;

    Refill(Pushes pushes, MeterRegistry metrics) {
        this.pushes = pushes;
        this.metrics = metrics;
    }

    Flow begin(String by) {
        recovered(by);
        return new Flow(by);
    }

    private Counter recovered(String by) {
        return metrics.counter("jobs.recovered", "by", by);
    }

    /** Pages under way to Redis, which are over only at its {@link #end}. */
    final class Flow {
        private final String by;
        private final Queue<Pushes.Pushing> inFlight = new ArrayDeque<>();
        private int added;

        private Flow(String by) {
            this.by = by;
        }

        void push(List<Live> page) throws RedisDown, InterruptedException {
            if (page.isEmpty()) {
                return;
            }
            if (inFlight.size() == IN_FLIGHT) {
                added += inFlight.remove().await();
            }
            inFlight.add(pushes.begin(page.stream().map(Flow::pushable).toList()));
        }

        /** Waits for all answers and tells how many jobs Redis did not know. */
        int end() throws RedisDown, InterruptedException {
            while (!inFlight.isEmpty()) {
                added += inFlight.remove().await();
            }
            if (added > 0) {
                recovered(by).increment(added);
                LOG.debugf("%s brought %d jobs back to Redis", by, added);
            }
            return added;
        }

        private static Pushable pushable(Live job) {
            return new Pushable(job.id(), job.queue(), job.runAtMillis(), job.throttle());
        }
    }
}
