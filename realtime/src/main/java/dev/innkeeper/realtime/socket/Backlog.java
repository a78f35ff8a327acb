package dev.innkeeper.realtime.socket;

import dev.innkeeper.realtime.Gauges;
import dev.innkeeper.realtime.RealtimeConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * What all clients of this node together have not taken yet. Each alone may be within its bound, and a thousand that
 * stall together would still take the whole memory: then those with the longest queues are cut off. Any thread.
 */
final class Backlog {
    private static final Logger LOG = Logger.getLogger(Backlog.class);
    private static final int SHARE_OF_MEMORY = 4;

    private record Queue(Client client, long bytes) {}

    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean relieving = new AtomicBoolean();
    private final long most;
    private final Collection<Loop> loops;

    Backlog(RealtimeConfig config, Collection<Loop> loops, Gauges gauges) {
        this.most = config.nodeQueuedBytes().orElse(Runtime.getRuntime().maxMemory() / SHARE_OF_MEMORY);
        this.loops = loops;
        gauges.gauge("realtime.queued.bytes", bytes::get);
        gauges.gauge(
                "realtime.queued.longest",
                () -> loops.stream().mapToLong(Loop::longestQueue).max().orElse(0));
    }

    /** So many bytes more, or less. */
    void change(long difference) {
        if (bytes.addAndGet(difference) > most) {
            relieve();
        }
    }

    /** Cuts off the clients with the longest queues, if all queues together are too long. */
    void relieve() {
        if (bytes.get() > most && relieving.compareAndSet(false, true)) {
            var all = List.copyOf(loops);
            var missing = new AtomicInteger(all.size());
            List<Queue> queues = new ArrayList<>();
            all.forEach(loop -> loop.run(() -> {
                synchronized (queues) {
                    queues.addAll(queues(loop.clients()));
                }
                if (missing.decrementAndGet() == 0) {
                    cut(queues);
                    relieving.set(false);
                }
            }));
        }
    }

    private static List<Queue> queues(Collection<Client> clients) {
        return clients.stream()
                .map(client -> new Queue(client, client.queuedBytes()))
                .filter(queue -> queue.bytes() > 0)
                .toList();
    }

    private void cut(List<Queue> queues) {
        long excess = bytes.get() - most;
        queues.sort(Comparator.comparingLong(Queue::bytes).reversed());
        int cut = 0;
        for (var queue : queues) {
            if (excess <= 0) {
                break;
            }
            excess -= queue.bytes();
            cut++;
            queue.client().loop.run(queue.client()::cut);
        }
        LOG.warnf("Clients had not read %d bytes, at most %d may wait: cut off %d", bytes.get(), most, cut);
    }
}
