package dev.innkeeper.web.http;

import dev.innkeeper.web.WebConfig;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Refuses a body that says it is too large. One that does not say is cut off by the server's own limit. */
@Singleton
class BodyLimit implements Guard {
    private final long most;

    BodyLimit(WebConfig config) {
        this.most = config.limits().bodyBytes();
    }

    @Override
    public int order() {
        return 20;
    }

    @Override
    public @Nullable Refusal refuse(RoutingContext request) {
        var length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null || !exceeds(length)) {
            return null;
        }
        return Refusal.of(413, "body-too-large", "Request too large", "At most %d bytes are read.".formatted(most));
    }

    private boolean exceeds(String length) {
        try {
            return Long.parseLong(length) > most;
        } catch (NumberFormatException e) {
            // Larger than a long holds, or not a number at all: neither is read.
            return true;
        }
    }
}
