package dev.innkeeper.proof.bench;

import dev.innkeeper.jobs.EnqueueOption;
import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.proof.Command;
import dev.innkeeper.proof.kinds.NoOp;
import dev.innkeeper.proof.kinds.NoOpInTransaction;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.Stream;

/** {@code fill}: enqueues many at a time, and tells how fast each round went. */
@Singleton
class Fill implements Command {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Jobs jobs;
    private final Clock clock;

    Fill(Jobs jobs, Clock clock) {
        this.jobs = jobs;
        this.clock = clock;
    }

    @Override
    public String word() {
        return "fill";
    }

    @Override
    public String usage() {
        return "noop|noop_tx COUNT [ROUNDS [DELAY_SECONDS]]";
    }

    @Override
    public String run(List<String> arguments) {
        Job job = arguments.getFirst().equals("noop_tx") ? new NoOpInTransaction(0) : new NoOp(0);
        int count = Integer.parseInt(arguments.get(1));
        int rounds = arguments.size() > 2 ? Integer.parseInt(arguments.get(2)) : 1;
        long delay = arguments.size() > 3 ? Long.parseLong(arguments.get(3)) : 0;
        var options = delay == 0
                ? new EnqueueOption[0]
                : new EnqueueOption[] {EnqueueOption.at(clock.instant().plusSeconds(delay))};
        var rates = new StringJoiner(",");
        for (int round = 0; round < rounds; round++) {
            long before = System.nanoTime();
            jobs.enqueueAll(Stream.generate(() -> job).limit(count), options);
            double seconds = (System.nanoTime() - before) / NANOS_PER_SECOND;
            rates.add(String.format(Locale.ROOT, "%.0f", count / seconds));
        }
        return "jobs=%d rates=%s".formatted(count * rounds, rates);
    }
}
