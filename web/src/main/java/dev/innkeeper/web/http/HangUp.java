package dev.innkeeper.web.http;

import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/** Ends a connection whose client is still sending what nobody will read. */
final class HangUp {
    /** What tells the client beforehand. */
    static final Map<String, String> HEADERS = Map.of("Connection", "close");

    private HangUp() {}

    /** Closes the connection once the answer is out: the header alone leaves it open until the body ends. */
    static void after(RoutingContext request) {
        // An HTTP/2 connection carries other requests, and flow control stops the one that is too long.
        if (request.request().version() != HttpVersion.HTTP_2) {
            request.addEndHandler(sent -> request.request().connection().close());
        }
    }
}
