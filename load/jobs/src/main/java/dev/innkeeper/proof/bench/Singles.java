package dev.innkeeper.proof.bench;

import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.proof.Command;
import dev.innkeeper.proof.kinds.NoOp;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * {@code singles}: so many threads enqueue one job after the other for a time, after a time that does not count. Virtual
 * threads are what requests have, those of the platform what pgbench has.
 */
@Singleton
class Singles implements Command {
    private final Jobs jobs;

    Singles(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public String word() {
        return "singles";
    }

    @Override
    public String usage() {
        return "THREADS WARM_UP_SECONDS SECONDS virtual|platform";
    }

    @Override
    public String run(List<String> arguments) throws Exception {
        int threads = Integer.parseInt(arguments.get(0));
        var factory = switch (arguments.get(3)) {
            case "virtual" -> Thread.ofVirtual().factory();
            case "platform" -> Thread.ofPlatform().factory();
            default -> throw new IllegalArgumentException(usage());
        };
        enqueue(threads, factory, Long.parseLong(arguments.get(1)));
        long seconds = Long.parseLong(arguments.get(2));
        long before = System.nanoTime();
        long enqueued = enqueue(threads, factory, seconds);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
        return "jobs=%d rate=%d".formatted(enqueued, enqueued * 1000 / millis);
    }

    private long enqueue(int threads, ThreadFactory factory, long seconds) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        Callable<Long> one = () -> {
            long number = 0;
            while (System.nanoTime() < until) {
                jobs.enqueue(new NoOp(0));
                number++;
            }
            return number;
        };
        long all = 0;
        try (var executor = Executors.newThreadPerTaskExecutor(factory)) {
            var callers = new ArrayList<Callable<Long>>();
            for (int i = 0; i < threads; i++) {
                callers.add(one);
            }
            for (var caller : executor.invokeAll(callers)) {
                all += caller.get();
            }
        }
        return all;
    }
}
