package dev.innkeeper.crowd;

import dev.innkeeper.crowd.net.Loop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * The node that serves everybody is killed, or told to stop, while events go on: how soon all are at another one, how they
 * arrive there, and whether they missed anything.
 */
final class Storm {
    /** A channel of which the services keep a history. */
    static final String CHANNEL = "availability.crowd";

    private static final long PATIENCE_NANOS = 90_000_000_000L;
    private static final long WINDOW_NANOS = 100_000_000;

    private final Options options;
    private final AtomicBoolean over = new AtomicBoolean();

    Storm(Options options) {
        this.options = options;
    }

    String run() throws InterruptedException {
        int size = options.number("connections", 5000);
        var nodes = options.numbers("nodes");
        var victim = ProcessHandle.of(options.numbers("servers").getFirst()).orElseThrow();
        boolean killed = options.text("how", "kill").equals("kill");
        var old = new InetSocketAddress("127.0.0.1", nodes.getFirst());
        var next = new InetSocketAddress("127.0.0.1", nodes.getLast());
        var crowd = gather(size, List.of(old, next));
        awaitAll(crowd, one -> one.subscribed());
        var publishing = publish(nodes.getLast());
        LockSupport.parkNanos(2_000_000_000L);

        double own = Cpu.own();
        double other = Cpu.seconds(options.numbers("others"));
        long began = System.nanoTime();
        if (killed) {
            victim.destroyForcibly();
        } else {
            victim.destroy();
        }
        awaitAll(crowd, one -> one.returned());
        own = Cpu.own() - own;
        other = Cpu.seconds(options.numbers("others")) - other;
        double exit = -1;
        if (!killed) {
            victim.onExit().orTimeout(1, TimeUnit.MINUTES).join();
            exit = (System.nanoTime() - began) / 1e9;
        }
        LockSupport.parkNanos(2_000_000_000L);
        over.set(true);
        publishing.join();
        LockSupport.parkNanos(2_000_000_000L);
        return describe(crowd, began, exit) + String.format(Locale.ROOT, " server=%.2f client=%.2f", other, own);
    }

    private List<Returning> gather(int size, List<InetSocketAddress> nodes) {
        var loop = Loop.start("crowd-0");
        var crowd = new ArrayList<Returning>();
        for (int i = 0; i < size; i++) {
            var one = new Returning(loop, nodes, Crowd.address(i), Crowd.path(options) + "&resume=1");
            crowd.add(one);
            loop.run(one::arrive);
            // As fast as they would come in a calm hour.
            if (i % 20 == 19) {
                LockSupport.parkNanos(10_000_000);
            }
        }
        return crowd;
    }

    private static String describe(List<Returning> crowd, long began, double exit) {
        var back = new Latencies();
        var arrivals = new int[1200];
        long lost = 0;
        long doubled = 0;
        long unrecovered = 0;
        long refusals = 0;
        int first = Integer.MAX_VALUE;
        int last = 0;
        for (var one : crowd) {
            back.add(one.returnedAt() - began);
            arrivals[(int) Math.min(arrivals.length - 1, (one.connectedAt() - began) / WINDOW_NANOS)]++;
            lost += one.lost();
            doubled += one.doubled();
            unrecovered += one.unrecovered();
            refusals += one.refusals();
            first = Math.min(first, one.lastHeard());
            last = Math.max(last, one.lastHeard());
        }
        int peak = 0;
        for (int arrived : arrivals) {
            peak = Math.max(peak, arrived);
        }
        return String.format(
                Locale.ROOT,
                "%s peak=%d lost=%d doubled=%d unrecovered=%d refusals=%d behind=%d exit=%.2f",
                back,
                peak * 10,
                lost,
                doubled,
                unrecovered,
                refusals,
                last - first,
                exit);
    }

    private Thread publish(int node) {
        var publisher = new HttpPublisher(options, node);
        long step = 1_000_000_000L / options.number("rate", 10);
        return Thread.ofPlatform().daemon().start(() -> {
            int number = 0;
            while (!over.get()) {
                try {
                    publisher.publish(CHANNEL, String.valueOf(++number));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                } catch (InterruptedException e) {
                    return;
                }
                LockSupport.parkNanos(step);
            }
        });
    }

    private static void awaitAll(List<Returning> crowd, java.util.function.Predicate<Returning> there) {
        long began = System.nanoTime();
        while (!crowd.stream().allMatch(there)) {
            if (System.nanoTime() - began > PATIENCE_NANOS) {
                var absent = crowd.stream().filter(there.negate()).toList();
                throw new IllegalStateException("%d are not there, for example one that %s"
                        .formatted(absent.size(), absent.getFirst().whereabouts()));
            }
            LockSupport.parkNanos(5_000_000);
        }
    }
}
