package dev.innkeeper.web.limit;

import dev.innkeeper.platform.problem.Problem;
import dev.innkeeper.web.WebConfig;
import dev.innkeeper.web.http.ClientAddress;
import dev.innkeeper.web.http.Guard;
import dev.innkeeper.web.http.Paths;
import dev.innkeeper.web.http.Refusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Requests one address sends to the API of this process in one second. It protects the process from a runaway client, so
 * it counts here and not in Redis: a round trip a request would cost every guest more than the limit saves.
 */
@Singleton
class AddressLimit implements Guard {
    // Beyond this many addresses in one second the service is under a flood that only a proxy can stop.
    private static final int MOST_ADDRESSES = 100_000;

    private final int most;
    private final Counter refused;
    private volatile Second current = new Second(0, new ConcurrentHashMap<>());

    private record Second(long number, ConcurrentMap<String, AtomicInteger> counts) {}

    AddressLimit(WebConfig config, MeterRegistry meters) {
        this.most = config.limits().requestsPerSecond();
        this.refused = meters.counter("hotel.limit.refused", "action", "api");
    }

    @Override
    public int order() {
        return 40;
    }

    @Override
    public @Nullable Refusal refuse(RoutingContext request) {
        var path = request.request().path();
        if (most == 0 || path == null || !Paths.isApi(path) || count(request) <= most) {
            return null;
        }
        refused.increment();
        return new Refusal(
                Problem.of(429, "too-many-requests", "Too many requests", "Please slow down and try again."),
                Map.of(
                        "RateLimit-Limit", Integer.toString(most),
                        "RateLimit-Remaining", "0",
                        "RateLimit-Reset", "1",
                        "Retry-After", "1"));
    }

    private int count(RoutingContext request) {
        long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
        var second = current;
        if (second.number() != now) {
            // Two threads may both begin the second; a few requests then go uncounted, which harms nobody.
            second = new Second(now, new ConcurrentHashMap<>());
            current = second;
        }
        var counts = second.counts();
        var address = ClientAddress.of(request.request());
        var count = counts.get(address);
        if (count == null) {
            if (counts.size() >= MOST_ADDRESSES) {
                return 0;
            }
            count = counts.computeIfAbsent(address, any -> new AtomicInteger());
        }
        return count.incrementAndGet();
    }
}
