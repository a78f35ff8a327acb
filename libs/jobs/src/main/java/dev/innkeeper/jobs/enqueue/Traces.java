package dev.innkeeper.jobs.enqueue;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The W3C trace context as a job's row holds it. */
public final class Traces {
    private static final String HEADER = "traceparent";
    private static final W3CTraceContextPropagator FORMAT = W3CTraceContextPropagator.getInstance();
    private static final TextMapGetter<String> ONE_HEADER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String carrier) {
            return List.of(HEADER);
        }

        @Override
        public @Nullable String get(@Nullable String carrier, String name) {
            return HEADER.equals(name) ? carrier : null;
        }
    };

    private Traces() {}

    /** The context of the caller, null outside of a trace. */
    static @Nullable String current() {
        if (!Span.current().getSpanContext().isValid()) {
            return null;
        }
        Map<String, String> headers = new HashMap<>();
        FORMAT.inject(Context.current(), headers, (carrier, name, value) -> {
            if (carrier != null) {
                carrier.put(name, value);
            }
        });
        return headers.get(HEADER);
    }

    /** The context a row holds, the root if it holds none. */
    public static Context of(@Nullable String traceparent) {
        return traceparent == null ? Context.root() : FORMAT.extract(Context.root(), traceparent, ONE_HEADER);
    }
}
