package dev.innkeeper.crowd;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/** How long an event takes from being published to being read by each subscriber, at a steady pace. */
final class Pace {
    private final Options options;
    private final AtomicLongArray sentAt;
    private final int warm;
    private final List<Latencies> all = new ArrayList<>();

    Pace(Options options) {
        this.options = options;
        int rate = options.number("rate", 10);
        this.warm = options.number("warm", 5) * rate;
        this.sentAt = new AtomicLongArray(warm + options.number("seconds", 20) * rate);
    }

    String run() throws InterruptedException {
        int size = options.number("connections", 5000);
        var servers = options.numbers("servers");
        var crowd = new Crowd(options);
        crowd.gather(size, this::ear);
        var publisher = new Publisher(options);
        long step = 1_000_000_000L / options.number("rate", 10);
        long begin = System.nanoTime() + step;
        double server = 0;
        double own = 0;
        for (int i = 0; i < sentAt.length(); i++) {
            long due = begin + i * step;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            if (i == warm) {
                server = Cpu.seconds(servers);
                own = Cpu.own();
            }
            sentAt.set(i, System.nanoTime());
            publisher.publish(1);
        }
        LockSupport.parkNanos(1_000_000_000L);
        double seconds = options.number("seconds", 20);
        var sum = new Latencies();
        synchronized (all) {
            all.forEach(sum::add);
        }
        return String.format(
                Locale.ROOT,
                "%s heard=%d of=%d server=%.1f client=%.1f ended=%d",
                sum,
                sum.total(),
                (long) size * (sentAt.length() - warm),
                (Cpu.seconds(servers) - server) * 100 / seconds,
                (Cpu.own() - own) * 100 / seconds,
                crowd.ended());
    }

    private final ThreadLocal<Latencies> ofLoop = ThreadLocal.withInitial(() -> {
        var latencies = new Latencies();
        synchronized (all) {
            all.add(latencies);
        }
        return latencies;
    });

    private Crowd.Ear ear() {
        // Each subscriber hears every event once and in order: its count says which one it is.
        return new Crowd.Ear() {
            private int next;

            @Override
            public void event(long nanos) {
                if (next >= warm) {
                    ofLoop.get().add(nanos - sentAt.get(next));
                }
                next++;
            }
        };
    }
}
