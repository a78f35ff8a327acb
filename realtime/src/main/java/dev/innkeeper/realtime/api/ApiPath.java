package dev.innkeeper.realtime.api;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which of the API's routes a request is for.
 *
 * @param app the application's id
 * @param argument the channel or the user, unescaped; empty for routes without
 */
record ApiPath(Route route, String app, String argument) {
    /** The routes, for metrics too. */
    enum Route {
        EVENTS("POST", "/events"),
        BATCH_EVENTS("POST", "/batch_events"),
        CHANNELS("GET", "/channels"),
        CHANNEL("GET", "/channels/([^/]+)"),
        USERS("GET", "/channels/([^/]+)/users"),
        TERMINATE("POST", "/users/([^/]+)/terminate_connections");

        private final String method;
        private final Pattern path;

        Route(String method, String path) {
            this.method = method;
            this.path = Pattern.compile("/apps/([^/]+)" + path);
        }
    }

    static Optional<ApiPath> of(String method, String path) {
        for (var route : Route.values()) {
            var match = route.path.matcher(path);
            if (route.method.equals(method) && match.matches()) {
                var argument = match.groupCount() > 1 ? Parameters.decoded(match.group(2), false) : "";
                return Optional.of(new ApiPath(route, Parameters.decoded(match.group(1), false), argument));
            }
        }
        return Optional.empty();
    }
}
