package dev.innkeeper.jobs.dispatch;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;

/** How long Redis takes to answer one pipeline, however many jobs it is about. What it does not answer is not timed. */
@Singleton
class RedisTimes {
    private final Timer claim;
    private final Timer push;
    private final Timer settle;
    private final Timer renew;
    private final Timer other;

    RedisTimes(MeterRegistry metrics) {
        claim = timer(metrics, "claim");
        push = timer(metrics, "push");
        settle = timer(metrics, "settle");
        renew = timer(metrics, "renew");
        other = timer(metrics, "other");
    }

    private static Timer timer(MeterRegistry metrics, String call) {
        return metrics.timer("jobs.redis.roundtrip", "call", call);
    }

    /** Times what was just sent: calls of this script first of all. */
    <T> Future<T> of(Script script, Future<T> answer) {
        return time(
                switch (script) {
                    case CLAIM -> claim;
                    case PUSH -> push;
                    case SETTLE -> settle;
                    case RENEW -> renew;
                    case SUSPECTS, TEND, CANCEL, FILL, OPEN, MARK, MEND -> other;
                },
                answer);
    }

    /** The same for plain commands. */
    <T> Future<T> ofCommand(Future<T> answer) {
        return time(other, answer);
    }

    private static <T> Future<T> time(Timer timer, Future<T> answer) {
        long sent = System.nanoTime();
        return answer.onSuccess(ok -> timer.record(System.nanoTime() - sent, TimeUnit.NANOSECONDS));
    }
}
