package dev.innkeeper.jobs.worker;

import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobMiddleware;
import dev.innkeeper.jobs.enqueue.Traces;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import jakarta.annotation.Priority;
import jakarta.inject.Singleton;

/** Goes on with the trace of whoever enqueued the job. */
@Singleton
@Priority(1900)
class Tracing implements JobMiddleware {
    private final Tracer tracer;

    Tracing(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer("dev.innkeeper.jobs");
    }

    @Override
    public void around(JobContext context, Attempt attempt) throws Exception {
        var span = tracer.spanBuilder("job " + context.kind())
                .setParent(Traces.of(context.traceparent()))
                .setSpanKind(SpanKind.CONSUMER)
                .startSpan();
        if (span.isRecording()) {
            span.setAttribute("job.id", context.jobId().toString());
            span.setAttribute("job.attempt", context.attempt());
        }
        try (var scope = span.makeCurrent()) {
            attempt.proceed();
        } catch (Exception | Error failure) {
            span.setStatus(StatusCode.ERROR);
            record(span, failure);
            throw failure;
        } finally {
            span.end();
        }
    }

    // What a handler throws is its own class, and may fail at telling of itself.
    private static void record(Span span, Throwable failure) {
        try {
            span.recordException(failure);
        } catch (RuntimeException untold) {
            failure.addSuppressed(untold);
        }
    }
}
