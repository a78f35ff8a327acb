package dev.innkeeper.jobs.recover;

import dev.innkeeper.jobs.dispatch.RedisDown;
import dev.innkeeper.jobs.store.LiveJobs;
import dev.innkeeper.jobs.store.LiveJobs.Live;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One walk over the rows that are due within the horizon, the longest waiting first, in slices: however many rows there
 * are, a loop's turn ends in time for its heartbeat. It may go on to those beyond the horizon that run now.
 */
final class Pass {
    private static final Duration SLICE = Duration.ofSeconds(20);

    private final LiveJobs live;
    private final Refill refill;
    private final Duration horizon;
    private final String by;
    private final Predicate<Live> wanted;
    private boolean alsoHidden;
    private @Nullable Live last;
    private boolean done;
    private int added;

    Pass(LiveJobs live, Refill refill, Duration horizon, String by, Predicate<Live> wanted) {
        this.live = live;
        this.refill = refill;
        this.horizon = horizon;
        this.by = by;
        this.wanted = wanted;
    }

    /** Over those due from a time on. */
    Pass from(long runAtMicros) {
        last = Live.before(runAtMicros);
        return this;
    }

    /**
     * And then those beyond the horizon that a worker runs and has put off without Redis. Last: whatever is put off while the
     * walk is under way was read before that, or is read then.
     */
    Pass andHidden() {
        alsoHidden = true;
        return this;
    }

    /** Goes on for a slice of time; true when it has been to the end. A slice that fails is begun again by the next. */
    boolean advance() throws SQLException, RedisDown, InterruptedException {
        var at = last;
        var flow = refill.begin(by);
        long until = System.nanoTime() + SLICE.toNanos();
        boolean end = done;
        while (!end && System.nanoTime() - until < 0) {
            var page = live.due(at, horizon, Refill.PAGE);
            flow.push(page.stream().filter(wanted).toList());
            end = page.size() < Refill.PAGE;
            at = page.isEmpty() ? at : page.getLast();
        }
        if (alsoHidden && end && !done) {
            flow.push(live.hidden(at).stream().filter(wanted).toList());
        }
        added += flow.end();
        last = at;
        done = end;
        return done;
    }

    /** How many jobs Redis did not know. */
    int added() {
        return added;
    }
}
