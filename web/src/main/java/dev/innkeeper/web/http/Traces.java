package dev.innkeeper.web.http;

import io.opentelemetry.api.trace.Span;
import org.jspecify.annotations.Nullable;

/** The trace of the request at hand. */
public final class Traces {
    private Traces() {}

    /** Its id in hexadecimal, or null when nothing is traced. */
    public static @Nullable String current() {
        var context = Span.current().getSpanContext();
        return context.isValid() ? context.getTraceId() : null;
    }
}
