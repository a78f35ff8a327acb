package dev.innkeeper.crowd;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * How many deliveries a second there are, and what they cost: as many events are under way as the window allows. With a
 * window of one, each event is a write and a flush of its own at every connection.
 */
final class Fan {
    private static final long LOOK_AGAIN_NANOS = 100_000;

    private static final long GIVEN_UP_NANOS = 1_000_000_000L;

    // Of one in so many it is taken down how long events take: the clock is read for a socket anyway.
    private static final int TIMED = 100;

    // Far more than can be under way.
    private static final int REMEMBERED = 4096;

    private final Options options;
    private final AtomicLongArray sentAt = new AtomicLongArray(REMEMBERED);
    private final List<Latencies> waits = new ArrayList<>();
    private int ears;
    private volatile boolean timing;
    private long missing;
    private final List<AtomicLong> delivered = new ArrayList<>();

    Fan(Options options) {
        this.options = options;
    }

    String run() throws InterruptedException {
        int size = options.number("connections", 5000);
        int window = options.number("window", 1);
        var servers = options.numbers("servers");
        var others = options.numbers("others");
        var crowd = new Crowd(options);
        crowd.gather(size, this::ear);
        var publisher = new Publisher(options);

        long published = pump(publisher, size, window, 0, options.number("warm", 5));
        timing = true;
        long before = total();
        double serverBefore = Cpu.seconds(servers);
        double othersBefore = Cpu.seconds(others);
        double ownBefore = Cpu.own();
        long began = System.nanoTime();
        published = pump(publisher, size, window, published, options.number("seconds", 10));
        double seconds = (System.nanoTime() - began) / 1e9;
        double server = Cpu.seconds(servers) - serverBefore;
        double other = Cpu.seconds(others) - othersBefore;
        double own = Cpu.own() - ownBefore;
        long deliveries = total() - before;
        awaitAll(size * published);
        return String.format(
                Locale.ROOT,
                "%s deliveries=%d seconds=%.2f rate=%.0f server=%.2f percore=%.0f micros=%.2f redis=%.2f client=%.2f clientmicros=%.2f lost=%d ended=%d",
                waited(),
                deliveries,
                seconds,
                deliveries / seconds,
                server,
                deliveries / server,
                server * 1e6 / deliveries,
                other,
                own,
                own * 1e6 / deliveries,
                size * published - total(),
                crowd.ended());
    }

    private Latencies waited() {
        var waited = new Latencies();
        synchronized (waits) {
            waits.forEach(waited::add);
        }
        return waited;
    }

    private long pump(Publisher publisher, int size, int window, long already, int seconds) {
        long published = already;
        long heard = total();
        long heardAt = System.nanoTime();
        long until = System.nanoTime() + seconds * 1_000_000_000L;
        while (System.nanoTime() - until < 0) {
            long room = window - (published - missing - total() / size);
            // Half a window at once: what is published together may be flushed together.
            if (room >= Math.max(1, window / 2)) {
                long now = System.nanoTime();
                for (long number = published; number < published + room; number++) {
                    sentAt.set((int) (number % REMEMBERED), now);
                }
                publisher.publish((int) room);
                published += room;
            } else {
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
            if (total() != heard) {
                heard = total();
                heardAt = System.nanoTime();
            } else if (System.nanoTime() - heardAt > GIVEN_UP_NANOS) {
                // Lost, and counted as such at the end; the others are waited for no longer.
                missing = published - heard / size;
                heardAt = System.nanoTime();
            }
        }
        return published;
    }

    private void awaitAll(long expected) {
        long until = System.nanoTime() + 10_000_000_000L;
        while (total() < expected && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private long total() {
        synchronized (delivered) {
            return delivered.stream().mapToLong(AtomicLong::get).sum();
        }
    }

    // One counter a connection would be 5,000 to add up; one for all would be fought over. A loop has one of its own.
    private final ThreadLocal<AtomicLong> ofLoop = ThreadLocal.withInitial(() -> {
        var counter = new AtomicLong();
        synchronized (delivered) {
            delivered.add(counter);
        }
        return counter;
    });

    private final ThreadLocal<Latencies> waitsOfLoop = ThreadLocal.withInitial(() -> {
        var latencies = new Latencies();
        synchronized (waits) {
            waits.add(latencies);
        }
        return latencies;
    });

    private Crowd.Ear ear() {
        var counted = new Counted();
        if (ears++ % TIMED != 0) {
            return counted;
        }
        return new Timed(counted);
    }

    private final class Counted implements Crowd.Ear {
        private AtomicLong counter = NONE;

        @Override
        public void event(long nanos) {
            if (counter == NONE) {
                counter = ofLoop.get();
            }
            counter.lazySet(counter.getPlain() + 1);
        }
    }

    /** Hears every event once and in order: its count says which one it is. */
    private final class Timed implements Crowd.Ear {
        private final Counted counted;
        private long next;

        private Timed(Counted counted) {
            this.counted = counted;
        }

        @Override
        public void event(long nanos) {
            if (timing) {
                waitsOfLoop.get().add(nanos - sentAt.get((int) (next % REMEMBERED)));
            }
            next++;
            counted.event(nanos);
        }
    }

    private static final AtomicLong NONE = new AtomicLong();
}
