package dev.innkeeper.web.maintenance;

import dev.innkeeper.hotel.maintenance.Closing;
import dev.innkeeper.hotel.maintenance.Closings;
import dev.innkeeper.hotel.sql.SqlFailure;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Knows whether the hotel is closed, without asking for each request. */
@Singleton
class DoorWatch {
    private static final Logger LOG = Logger.getLogger(DoorWatch.class);
    // An operator who closes the house waits this long at most; one row a second costs nothing.
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Closings closings;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile Optional<Closing> closing = Optional.empty();
    private long timer = -1;

    DoorWatch(Vertx vertx, Closings closings) {
        this.vertx = vertx;
        this.closings = closings;
    }

    /** What held a moment ago. */
    Optional<Closing> closing() {
        return closing;
    }

    void watch(@Observes StartupEvent event) {
        look();
        timer = vertx.setPeriodic(EVERY.toMillis(), tick -> look());
    }

    @PreDestroy
    void stop() {
        vertx.cancelTimer(timer);
    }

    private void look() {
        if (looking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("door-watch").start(() -> {
                try {
                    closing = closings.current();
                } catch (SqlFailure e) {
                    // What was known last holds: losing the database must neither open nor close the house.
                    LOG.debugf("can not read whether the hotel is closed: %s", e.getMessage());
                } finally {
                    looking.set(false);
                }
            });
        }
    }
}
