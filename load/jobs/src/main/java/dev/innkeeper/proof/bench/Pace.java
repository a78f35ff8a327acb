package dev.innkeeper.proof.bench;

import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.proof.Command;
import dev.innkeeper.proof.kinds.NoOp;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code pace}: so many jobs a second, whether or not those before have been taken (an open loop). Each carries the time
 * just before it was enqueued, in the thread that enqueues it.
 */
@Singleton
class Pace implements Command {
    private final Jobs jobs;
    private final Emptiness emptiness;

    Pace(Jobs jobs, Emptiness emptiness) {
        this.jobs = jobs;
        this.emptiness = emptiness;
    }

    @Override
    public String word() {
        return "pace";
    }

    @Override
    public String usage() {
        return "JOBS_A_SECOND JOBS [JOBS_A_SECOND JOBS]...";
    }

    @Override
    public String run(List<String> arguments) {
        var said = new StringJoiner(" ");
        for (int i = 0; i + 1 < arguments.size(); i += 2) {
            long rate = Long.parseLong(arguments.get(i));
            long number = Long.parseLong(arguments.get(i + 1));
            long begun = System.nanoTime();
            enqueue(TimeUnit.SECONDS.toNanos(1) / rate, number);
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            said.add("jobs=%d rate=%d".formatted(number, number * 1000 / millis));
            emptiness.await();
        }
        return said.toString();
    }

    private void enqueue(long gap, long number) {
        long begun = System.nanoTime();
        // Closing it waits for those under way.
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long i = 0; i < number; i++) {
                long due = begun + i * gap;
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                callers.execute(() -> jobs.enqueue(new NoOp(System.nanoTime())));
            }
        }
    }
}
