package dev.innkeeper.proof.bench;

import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.proof.Command;
import dev.innkeeper.proof.kinds.NoOp;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** {@code churn}: enqueues a lot, waits until it has been run, and again; tells whether it takes longer each time. */
@Singleton
class Churn implements Command {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Jobs jobs;
    private final Emptiness emptiness;

    Churn(Jobs jobs, Emptiness emptiness) {
        this.jobs = jobs;
        this.emptiness = emptiness;
    }

    @Override
    public String word() {
        return "churn";
    }

    @Override
    public String usage() {
        return "ROUNDS COUNT";
    }

    @Override
    public String run(List<String> arguments) {
        int rounds = Integer.parseInt(arguments.get(0));
        int count = Integer.parseInt(arguments.get(1));
        var seconds = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            long before = System.nanoTime();
            jobs.enqueueAll(Stream.generate(() -> new NoOp(0)).limit(count));
            emptiness.await();
            seconds[round] = (System.nanoTime() - before) / NANOS_PER_SECOND;
        }
        double mean = mean(seconds, 0, rounds);
        return String.format(
                Locale.ROOT,
                "jobs=%d mean=%.3f first_half=%.3f second_half=%.3f slope=%.4f",
                rounds * count,
                mean,
                mean(seconds, 0, rounds / 2),
                mean(seconds, rounds / 2, rounds),
                slope(seconds, mean) / mean * 100);
    }

    private static double mean(double[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum / (to - from);
    }

    // Least squares: how much longer each round takes than the one before.
    private static double slope(double[] values, double mean) {
        double middle = (values.length - 1) / 2.0;
        double above = 0;
        double below = 0;
        for (int i = 0; i < values.length; i++) {
            above += (i - middle) * (values[i] - mean);
            below += (i - middle) * (i - middle);
        }
        return above / below;
    }
}
