package dev.innkeeper.scheduler.leader;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** One of the leader's loops as this process turns it: idle while another leads. */
final class Duty implements Turning.Turn {
    private final LeaderLoop loop;
    private final Leadership leadership;
    private final Duration standbyPause;
    private final Timer duration;

    // Only the loop's thread uses it.
    private boolean joined;

    Duty(LeaderLoop loop, Leadership leadership, Duration standbyPause, MeterRegistry metrics) {
        this.loop = loop;
        this.leadership = leadership;
        this.standbyPause = standbyPause;
        this.duration = Timer.builder("jobs.leader.loop.turn")
                .tag("loop", loop.name())
                .description("Turns of one of the leader's loops, failed ones included")
                .register(metrics);
    }

    // So do the standby's loops: all turn as soon as it leads, however long their pauses are.
    @Override
    public Duration run() throws Exception {
        if (!joined) {
            loop.join();
            joined = true;
        }
        var epoch = leadership.epoch();
        if (epoch.isEmpty()) {
            return standbyPause;
        }
        long began = System.nanoTime();
        try {
            loop.turn(epoch.getAsLong());
        } finally {
            duration.record(Duration.ofNanos(System.nanoTime() - began));
        }
        return loop.interval();
    }
}
