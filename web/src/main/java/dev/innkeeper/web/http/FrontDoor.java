package dev.innkeeper.web.http;

import io.quarkus.arc.All;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;

/** The one filter of the main port: headers, counts, then the guards. A single one, because each costs every request. */
@Singleton
class FrontDoor {
    // Before Quarkus' own filters: CORS has 300, authentication 200.
    private static final int FIRST = 1_000;

    private final SecurityHeaders headers;
    private final RequestMetrics metrics;
    private final EarlyAnswers answers;
    private final Guard[] guards;

    FrontDoor(SecurityHeaders headers, RequestMetrics metrics, EarlyAnswers answers, @All List<Guard> guards) {
        this.headers = headers;
        this.metrics = metrics;
        this.answers = answers;
        this.guards =
                guards.stream().sorted(Comparator.comparingInt(Guard::order)).toArray(Guard[]::new);
    }

    void install(@Observes Filters filters) {
        filters.register(this::receive, FIRST);
    }

    /** Whatever no resource and no asset answered. */
    void installNotFound(@Observes Router router) {
        router.route()
                .last()
                .handler(request -> answers.refuse(
                        request, Refusal.of(404, "not-found", "Not found", "There is nothing at this address.")));
    }

    private void receive(RoutingContext request) {
        headers.apply(request);
        metrics.watch(request);
        for (var guard : guards) {
            var refusal = guard.refuse(request);
            if (refusal != null) {
                metrics.countAs(request, guard.countedAs());
                answers.refuse(request, refusal);
                return;
            }
        }
        request.next();
    }
}
