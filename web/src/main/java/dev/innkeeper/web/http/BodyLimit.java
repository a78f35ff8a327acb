package dev.innkeeper.web.http;

import dev.innkeeper.platform.problem.Problem;
import dev.innkeeper.web.WebConfig;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Refuses a body that says it is too large, before any of it is read. {@link MeteredBody} stops one that does not say. */
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
        if (length != null) {
            return exceeds(length) ? new Refusal(BodyTooLarge.problem(most), HangUp.HEADERS) : null;
        }
        if (!isForm(request.request().getHeader(HttpHeaders.CONTENT_TYPE))) {
            return null;
        }
        // Quarkus reads a form to its end whatever its size. Every browser says how long a form is.
        return new Refusal(
                Problem.of(
                        411, "length-required", "Length required", "A form says how long it is: send Content-Length."),
                HangUp.HEADERS);
    }

    private boolean exceeds(String length) {
        try {
            return Long.parseLong(length) > most;
        } catch (NumberFormatException e) {
            // Larger than a long holds, or not a number at all: neither is read.
            return true;
        }
    }

    private static boolean isForm(@Nullable String type) {
        return type != null
                && (startsWith(type, "application/x-www-form-urlencoded") || startsWith(type, "multipart/"));
    }

    private static boolean startsWith(String type, String prefix) {
        return type.regionMatches(true, 0, prefix, 0, prefix.length());
    }
}
