package dev.innkeeper.broadcast;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** Deletes rows of the outbox that are done, many at a time: nobody waits for it, and one that stays is only sent again. */
@Singleton
class OutboxDeletes {
    private static final Logger LOG = Logger.getLogger(OutboxDeletes.class);
    private static final String DELETE = "delete from broadcast_outbox where id = any(?)";
    // What comes meanwhile shares one statement and one commit; well below the time after which relays look.
    private static final long GATHER_MILLIS = 100;
    private static final int MOST_ROWS = 1000;
    // Some 10 MB; nobody commits much while Postgres is away.
    private static final int MOST_WAITING = 100_000;
    private static final int BEFORE_THE_POOL_CLOSES = 100;

    private final Instance<DataSource> database;
    private final BlockingQueue<UUID> done = new LinkedBlockingQueue<>();
    private final AtomicBoolean started = new AtomicBoolean();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    OutboxDeletes(Instance<DataSource> database) {
        this.database = database;
    }

    /** From any thread; never blocks. */
    void add(UUID id) {
        if (!database.isResolvable()) {
            return;
        }
        done.add(id);
        if (started.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("broadcast-outbox").start(this::run);
        }
    }

    void stop(@Observes @Priority(BEFORE_THE_POOL_CLOSES) ShutdownEvent event) throws InterruptedException {
        stopping.countDown();
        if (started.get() && !stopped.await(2, TimeUnit.SECONDS)) {
            LOG.debug("some rows of the outbox are left to a relay");
        }
    }

    private void run() {
        try {
            boolean last = false;
            while (!last) {
                last = stopping.await(GATHER_MILLIS, TimeUnit.MILLISECONDS);
                deleteAll();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stopped.countDown();
        }
    }

    private void deleteAll() {
        var ids = new ArrayList<UUID>();
        while (done.drainTo(ids, MOST_ROWS) > 0 && delete(ids)) {
            ids.clear();
        }
    }

    private boolean delete(List<UUID> ids) {
        try (var connection = database.get().getConnection();
                var statement = connection.prepareStatement(DELETE)) {
            statement.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            statement.executeUpdate();
            return true;
        } catch (SQLException | RuntimeException e) {
            LOG.debugf("%d rows of the outbox stay for now: %s", ids.size(), e.getMessage());
            // Tried again: once Redis has forgotten their keys, a relay that still finds them would send them twice.
            if (done.size() < MOST_WAITING) {
                done.addAll(ids);
            }
            return false;
        }
    }
}
