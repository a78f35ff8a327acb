package dev.innkeeper.jobs.dispatch;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Sends things to Redis with one pipeline under way at a time, and whatever comes meanwhile goes with the next: a lone
 * one leaves at once, a crowd shares its round trips. Never blocks; what can not be sent is dropped, and its owner told.
 */
final class Coalescer<T> {
    private static final Logger LOG = Logger.getLogger(Coalescer.class);
    private static final int MOST_PER_PIPELINE = 1000;
    private static final int MOST_WAITING = 20_000;

    private final String what;
    private final Function<List<T>, Future<?>> send;
    private final Consumer<T> dropped;
    private final Queue<T> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean underWay = new AtomicBoolean();
    private volatile boolean complained;

    Coalescer(String what, Function<List<T>, Future<?>> send, Consumer<T> dropped) {
        this.what = what;
        this.send = send;
        this.dropped = dropped;
    }

    void add(T one) {
        if (count.incrementAndGet() > MOST_WAITING) {
            count.decrementAndGet();
            dropped.accept(one);
        } else {
            waiting.add(one);
        }
    }

    void flush() {
        while (!waiting.isEmpty() && underWay.compareAndSet(false, true)) {
            var batch = next();
            if (batch.isEmpty()) {
                underWay.set(false);
            } else {
                sendNow(batch);
            }
        }
    }

    boolean idle() {
        return count.get() == 0 && !underWay.get();
    }

    private void sendNow(List<T> batch) {
        Future<?> sent;
        try {
            sent = send.apply(batch);
        } catch (RuntimeException e) {
            sent = Future.failedFuture(e);
        }
        sent.onComplete(done -> {
            if (done.failed()) {
                failed(batch, done.cause());
            } else {
                complained = false;
            }
            underWay.set(false);
            flush();
        });
    }

    private List<T> next() {
        var batch = new ArrayList<T>();
        while (batch.size() < MOST_PER_PIPELINE) {
            var one = waiting.poll();
            if (one == null) {
                break;
            }
            batch.add(one);
        }
        count.addAndGet(-batch.size());
        return batch;
    }

    private void failed(List<T> batch, Throwable cause) {
        batch.forEach(dropped);
        if (!complained) {
            complained = true;
            LOG.warnf("Redis did not take %d %s; Postgres knows better: %s", batch.size(), what, cause.getMessage());
        }
    }
}
