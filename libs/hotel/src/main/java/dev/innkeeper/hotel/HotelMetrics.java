package dev.innkeeper.hotel;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What the hotel counts and times. Prometheus appends {@code _total} and {@code _seconds}. */
@ApplicationScoped
public class HotelMetrics {

    private final MeterRegistry registry;
    private final Timer searches;

    HotelMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.searches = Timer.builder("hotel.search")
                .description("one search statement")
                .publishPercentileHistogram()
                .register(registry);
    }

    /** Times a search. */
    public <T> T searched(Supplier<T> search) {
        return searches.record(search);
    }

    /**
     * One answered booking.
     *
     * @param outcome booked, replayed, no_room, key_reused, invalid or failed
     * @param nanos how long it took
     */
    public void booked(String outcome, long nanos) {
        registry.counter("hotel.bookings", "outcome", outcome).increment();
        Timer.builder("hotel.booking")
                .tag("outcome", outcome)
                .description("one booking, tries included")
                .publishPercentileHistogram()
                .register(registry)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A booking had to try again because another guest got the same room first, or the same key was in flight. */
    public void triedAgain() {
        registry.counter("hotel.booking.retries").increment();
    }

    /** Reservations that reached a status, once that is committed. */
    public void changed(String status, int reservations) {
        registry.counter("hotel.reservations", "status", status).increment(reservations);
    }
}
