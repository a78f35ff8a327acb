package dev.innkeeper.crowd;

import dev.innkeeper.crowd.net.Connection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** What those cost a node that stop reading while events keep coming. */
final class Stalled {
    private static final int MANY = 20;

    private final Options options;
    private final LongAdder heard = new LongAdder();

    Stalled(Options options) {
        this.options = options;
    }

    String run() throws InterruptedException {
        int size = options.number("connections", 5000);
        int rate = options.number("rate", 50);
        int seconds = options.number("seconds", 20);
        long server = options.numbers("servers").getFirst();
        var crowd = new Crowd(options);
        crowd.gather(size, () -> nanos -> heard.increment());
        var publisher = new Publisher(options);
        // The same without anybody stalled first: what the process grows by anyway.
        publish(publisher, rate, seconds / 2);
        long before = Cpu.megabytes(server, "VmRSS");
        double used = Cpu.seconds(server);
        double own = Cpu.own();
        var connections = crowd.connections();
        int stalled = stall(connections, true);
        long most = publish(publisher, rate, seconds);
        used = Cpu.seconds(server) - used;
        own = Cpu.own() - own;
        long expected =
                (long) (size - stalled) * rate * (seconds / 2 + seconds) + (long) stalled * rate * (seconds / 2);
        // They read on and find out whether they were sent away.
        stall(connections, false);
        LockSupport.parkNanos(3_000_000_000L);
        return String.format(
                Locale.ROOT,
                "stalled=%d before=%d most=%d closed=%d heard=%d others=%d server=%.2f client=%.2f",
                stalled,
                before,
                most,
                crowd.ended(),
                heard.sum(),
                expected,
                used,
                own);
    }

    /** One in so many stops reading, or goes on; answers how many. */
    private static int stall(List<Connection> connections, boolean stalled) {
        int number = 0;
        for (int i = 0; i < connections.size(); i += MANY) {
            var connection = connections.get(i);
            connection.loop().run(() -> connection.stall(stalled));
            number++;
        }
        return number;
    }

    /** The most megabytes that the server had meanwhile. */
    private long publish(Publisher publisher, int rate, int seconds) {
        long server = options.numbers("servers").getFirst();
        long step = 1_000_000_000L / rate;
        long begin = System.nanoTime();
        long most = 0;
        for (int i = 0; i < rate * seconds; i++) {
            long due = begin + i * step;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            publisher.publish(1);
            if (i % rate == 0) {
                most = Math.max(most, Cpu.megabytes(server, "VmRSS"));
            }
        }
        return most;
    }
}
