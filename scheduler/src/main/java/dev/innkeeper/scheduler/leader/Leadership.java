package dev.innkeeper.scheduler.leader;

import dev.innkeeper.platform.ids.Ids;
import dev.innkeeper.scheduler.SchedulerConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Whether this process leads. It believes so only for as long as its own lease surely holds, counted from before it
 * asked: a leader that was frozen stops leading by itself.
 */
@Singleton
public class Leadership {
    private static final Logger LOG = Logger.getLogger(Leadership.class);
    private static final Term NONE = new Term(OptionalLong.empty(), 0);

    private final LeaderLease lease;
    private final Duration length;
    private volatile Term term = NONE;
    private boolean resigned;

    private record Term(OptionalLong epoch, long untilNanos) {}

    Leadership(DataSource database, SchedulerConfig config, Ids ids, MeterRegistry metrics) {
        this.length = config.lease();
        this.lease = new LeaderLease(database, "scheduler", ids.next(), length);
        Gauge.builder("jobs.leader", this, self -> self.epoch().isPresent() ? 1 : 0)
                .description("1 while this process leads")
                .register(metrics);
    }

    /** The number of this leadership; empty while this process does not lead. */
    public OptionalLong epoch() {
        var now = term;
        return System.nanoTime() - now.untilNanos() < 0 ? now.epoch() : OptionalLong.empty();
    }

    /** Keeps or takes the role; never again after {@link #resign}. */
    synchronized void renew() throws SQLException {
        if (resigned) {
            return;
        }
        long asked = System.nanoTime();
        var before = epoch();
        var epoch = lease.takeOrRenew();
        term = new Term(epoch, asked + length.toNanos());
        if (!epoch.equals(before)) {
            LOG.info(epoch.isPresent() ? "leading, epoch " + epoch.getAsLong() : "another process leads");
        }
    }

    synchronized void resign() throws SQLException {
        resigned = true;
        term = NONE;
        lease.release();
    }
}
