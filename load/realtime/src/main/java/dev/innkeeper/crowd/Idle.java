package dev.innkeeper.crowd;

import java.util.concurrent.locks.LockSupport;

/** Subscribers that hear nothing, for as long as somebody wants to weigh the server. */
final class Idle {
    private final Options options;

    Idle(Options options) {
        this.options = options;
    }

    String run() throws InterruptedException {
        var crowd = new Crowd(options);
        long began = System.nanoTime();
        crowd.gather(options.number("connections", 5000), () -> nanos -> {});
        System.out.println("GATHERED " + (System.nanoTime() - began) / 1_000_000);
        long until = System.nanoTime() + options.number("seconds", 30) * 1_000_000_000L;
        while (System.nanoTime() - until < 0) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
        return "ended=" + crowd.ended();
    }
}
