package dev.innkeeper.hotel;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What the hotel counts and times. Prometheus appends {@code _total} and {@code _seconds}. */
@ApplicationScoped
public class HotelMetrics {

    private final MeterRegistry registry;
    private final Timer searches;
    /** By outcome: looking a meter up in the registry costs more than counting with it. */
    private final ConcurrentMap<String, BookingMeters> bookings = new ConcurrentHashMap<>();

    private record BookingMeters(Counter count, Timer duration) {}

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
        var meters = bookings.computeIfAbsent(outcome, this::bookingMeters);
        meters.count().increment();
        meters.duration().record(nanos, TimeUnit.NANOSECONDS);
    }

    private BookingMeters bookingMeters(String outcome) {
        return new BookingMeters(
                registry.counter("hotel.bookings", "outcome", outcome),
                Timer.builder("hotel.booking")
                        .tag("outcome", outcome)
                        .description("one booking, tries included")
                        .publishPercentileHistogram()
                        .register(registry));
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
