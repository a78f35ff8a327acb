package dev.innkeeper.web.http;

import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** Looks at a request's head on the event loop, before its body is read. It must not block. */
public interface Guard {
    /** Guards are asked from the lowest number up; the cheapest come first. */
    int order();

    /** Why this request goes no further, or null. */
    @Nullable
    Refusal refuse(RoutingContext request);

    /** The route that requests it refuses are counted under: a fixed word. */
    default String countedAs() {
        return RequestMetrics.NO_ROUTE;
    }
}
