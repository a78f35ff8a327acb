package dev.innkeeper.web.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/** Counts and times each answer by method, route and status. Probes are not counted: they would drown the guests. */
@Singleton
class RequestMetrics {
    static final String NO_ROUTE = "other";

    private static final String COUNTED_AS = "innkeeper.counted-as";
    // Quarkus REST leaves the matched template here for any telemetry to read.
    private static final String TEMPLATE = "UrlPathTemplate";

    private final MeterRegistry registry;
    private final ConcurrentMap<Route, Meters> meters = new ConcurrentHashMap<>();

    private record Route(String method, String route, int status) {}

    private record Meters(Counter count, Timer duration) {}

    RequestMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void watch(RoutingContext request) {
        if (Paths.isProbe(request.request().path())) {
            return;
        }
        long start = System.nanoTime();
        request.addEndHandler(ended -> record(request, System.nanoTime() - start));
    }

    /** Counts the request under that route, whatever its path. */
    void countAs(RoutingContext request, String route) {
        request.put(COUNTED_AS, route);
    }

    private void record(RoutingContext request, long nanos) {
        var route =
                new Route(method(request), route(request), request.response().getStatusCode());
        var meter = meters.computeIfAbsent(route, this::register);
        meter.count().increment();
        meter.duration().record(nanos, TimeUnit.NANOSECONDS);
    }

    private Meters register(Route route) {
        var status = Integer.toString(route.status());
        return new Meters(
                Counter.builder("hotel.http.requests")
                        .description("Requests answered")
                        .tags("method", route.method(), "route", route.route(), "status", status)
                        .register(registry),
                Timer.builder("hotel.http.request.duration")
                        .description("Time from the request's head to the answer's end")
                        .tags("method", route.method(), "route", route.route())
                        .serviceLevelObjectives(
                                Duration.ofMillis(5),
                                Duration.ofMillis(25),
                                Duration.ofMillis(100),
                                Duration.ofMillis(500),
                                Duration.ofSeconds(2))
                        .register(registry));
    }

    // A label must come from a small set: a stranger may send any method and any path.
    private static String method(RoutingContext request) {
        var method = request.request().method().name();
        return switch (method) {
            case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" -> method;
            default -> "other";
        };
    }

    private static String route(RoutingContext request) {
        if (request.get(COUNTED_AS) instanceof String route) {
            return route;
        }
        if (request.request() instanceof HttpServerRequestInternal internal
                && internal.context().getLocal(TEMPLATE) instanceof String template) {
            return template;
        }
        var path = request.request().path();
        return path != null && Paths.isAsset(path) ? "/assets" : NO_ROUTE;
    }
}
