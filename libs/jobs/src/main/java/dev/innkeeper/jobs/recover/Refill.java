package dev.innkeeper.jobs.recover;

import dev.innkeeper.jobs.dispatch.Pushable;
import dev.innkeeper.jobs.dispatch.Pushes;
import dev.innkeeper.jobs.dispatch.RedisDown;
import dev.innkeeper.jobs.store.LiveJobs;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Streams live rows to Redis, page by page; what Redis knows already is left alone. */
@Singleton
class Refill {
    private static final Logger LOG = Logger.getLogger(Refill.class);
    private static final int PAGE = 1000;

    private final Pushes pushes;
    private final MeterRegistry metrics;

    Refill(Pushes pushes, MeterRegistry metrics) {
        this.pushes = pushes;
        this.metrics = metrics;
    }

    /** Reads the page after a row. */
    @FunctionalInterface
    interface Pages {
        List<LiveJobs.Live> after(LiveJobs.@Nullable Live last, int most) throws SQLException;
    }

    /** Pushes all pages and answers how many jobs Redis did not know. */
    int run(String by, Pages pages, Predicate<LiveJobs.Live> wanted)
            throws SQLException, RedisDown, InterruptedException {
        LiveJobs.Live last = null;
        int added = 0;
        while (true) {
            var page = pages.after(last, PAGE);
            var chosen = page.stream().filter(wanted).map(Refill::pushable).toList();
            if (!chosen.isEmpty()) {
                added += pushes.pushNow(chosen);
            }
            if (page.size() < PAGE) {
                break;
            }
            last = page.getLast();
        }
        if (added > 0) {
            metrics.counter("jobs.recovered", "by", by).increment(added);
            LOG.debugf("%s brought %d jobs back to Redis", by, added);
        }
        return added;
    }

    /** A page's rows that are due within the horizon. */
    static Pages due(LiveJobs live, Duration horizon) {
        return (last, most) -> live.due(last, horizon, most);
    }

    private static Pushable pushable(LiveJobs.Live job) {
        return new Pushable(job.id(), job.queue(), job.runAt().toEpochMilli(), job.throttle());
    }
}
