package dev.innkeeper.worker.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.hotel.booking.Bookings;
import dev.innkeeper.hotel.booking.PaymentMethod;
import dev.innkeeper.testkit.Backends;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From whoever paid to the mailbox and the open pages, in one trace. */
@QuarkusTest
@TestProfile(TraceTest.EveryTrace.class)
@WithTestResource(Backends.class)
@WithTestResource(SmtpServer.class)
class TraceTest {
    private static final String JOB = "job hotel.send-confirmation";

    public static final class EveryTrace implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.otel.traces.sampler.arg", "1.0", "quarkus.otel.exporter.otlp.traces.enabled", "false");
        }
    }

    @Inject
    Bookings bookings;

    @Inject
    DemoStay stay;

    @Inject
    Tracer tracer;

    @Inject
    Spans spans;

    @Test
    void theMailAndTheEventBelongToTheTraceOfTheRequest() throws Exception {
        var held = stay.hold(20);
        var request = tracer.spanBuilder("request").startSpan();
        try (var scope = request.makeCurrent()) {
            bookings.pay(held.id(), PaymentMethod.AT_HOTEL);
        } finally {
            request.end();
        }
        assertThat(SmtpServer.await(held.guestEmail()).getSubject()).startsWith("Your room is confirmed");

        String trace = request.getSpanContext().getTraceId();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(spans.of(trace))
                        .extracting(SpanData::getName)
                        .contains(JOB, "mail", "event reservation.changed"));
        var ended = spans.of(trace);
        assertThat(named(ended, JOB).getParentSpanId())
                .isEqualTo(request.getSpanContext().getSpanId());
        assertThat(named(ended, "mail").getParentSpanId())
                .isEqualTo(named(ended, JOB).getSpanId());
        assertThat(named(ended, "event reservation.changed").getParentSpanId())
                .isEqualTo(request.getSpanContext().getSpanId());
    }

    private static SpanData named(List<SpanData> spans, String name) {
        return spans.stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
