package dev.innkeeper.hotel.booking;

import dev.innkeeper.hotel.HotelMetrics;
import dev.innkeeper.hotel.Money;
import dev.innkeeper.hotel.booking.BookingResult.Booked;
import dev.innkeeper.hotel.booking.BookingResult.KeyReused;
import dev.innkeeper.hotel.booking.BookingResult.NoRoom;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The life of reservations. Every change publishes {@code reservation.changed} once it is committed. */
@ApplicationScoped
public class Bookings {

    private static final int LARGEST_PAGE = 100;

    private final Booking booking;
    private final Reservations reservations;
    private final Transitions transitions;
    private final HotelMetrics metrics;
    private final Clock clock;

    Bookings(Booking booking, Reservations reservations, Transitions transitions, HotelMetrics metrics, Clock clock) {
        this.booking = booking;
        this.reservations = reservations;
        this.transitions = transitions;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Holds a free room of the type until it is paid or the hold lapses. Runs in a transaction of its own, whatever the
     * caller's. Throws {@link StayInvalid}.
     */
    @Transactional(TxType.NOT_SUPPORTED)
    public BookingResult book(BookingRequest request, @Nullable IdempotencyKey key) {
        long start = System.nanoTime();
        var outcome = "failed";
        try {
            var result = booking.book(request, key);
            outcome = switch (result) {
                case Booked booked -> booked.replayed() ? "replayed" : "booked";
                case NoRoom _ -> "no_room";
                case KeyReused _ -> "key_reused";
            };
            return result;
        } catch (StayInvalid e) {
            outcome = "invalid";
            throw e;
        } finally {
            metrics.booked(outcome, System.nanoTime() - start);
        }
    }

    /**
     * Confirms a held reservation. Throws {@link ReservationNotFound}, or {@link IllegalTransition} when it is not held or
     * its hold has lapsed.
     */
    @Transactional
    public Reservation pay(UUID reservation, PaymentMethod method) {
        return transitions.confirm(reservations.lock(reservation), method);
    }

    /** Cancels by the hotel's policy. Throws {@link ReservationNotFound} or {@link IllegalTransition}. */
    @Transactional
    public Reservation cancel(UUID reservation) {
        return transitions.cancel(reservations.lock(reservation));
    }

    /** What cancelling now would cost. Throws {@link ReservationNotFound}. */
    public CancellationQuote quoteCancellation(UUID reservation) {
        var found = reservations.find(reservation).orElseThrow(() -> new ReservationNotFound(reservation));
        long fee = CancellationPolicy.fee(found, clock.instant());
        return new CancellationQuote(fee == 0, new Money(fee, found.total().currency()), found.freeCancellationUntil());
    }

    /** Expires a hold that has lapsed. True if this call did it; safe to call many times. */
    @Transactional
    public boolean expire(UUID reservation) {
        return transitions.expire(reservation);
    }

    /**
     * Expires a batch of the holds that have lapsed, the longest lapsed first, and forgets old idempotency keys.
     *
     * @return how many it expired; fewer than the configured batch means that none is left
     */
    @Transactional
    public int expireLapsed() {
        return transitions.expireLapsed();
    }

    /**
     * The guest has arrived. Throws {@link ReservationNotFound}, {@link IllegalTransition}, or {@link StayInvalid} before
     * the day of arrival.
     */
    @Transactional
    public Reservation checkIn(UUID reservation) {
        return transitions.checkIn(reservations.lock(reservation));
    }

    /** The guest has left. Throws {@link ReservationNotFound} or {@link IllegalTransition}. */
    @Transactional
    public Reservation complete(UUID reservation) {
        return transitions.complete(reservations.lock(reservation));
    }

    /** The reservation of an id. */
    public Optional<Reservation> find(UUID reservation) {
        return reservations.find(reservation);
    }

    /**
     * The guest's reservations, the newest first.
     *
     * @param cursor {@link ReservationPage#nextCursor()} of the page before
     * @param limit reservations a page, 1 to 100
     */
    public ReservationPage ofGuest(UUID guest, @Nullable String cursor, int limit) {
        if (limit < 1 || limit > LARGEST_PAGE) {
            throw new StayInvalid("limit", "must be from 1 to " + LARGEST_PAGE);
        }
        var found = reservations.ofGuest(guest, before(cursor), limit + 1);
        if (found.size() <= limit) {
            return new ReservationPage(found, null);
        }
        var page = found.subList(0, limit);
        return new ReservationPage(page, page.getLast().id().toString());
    }

    private static @Nullable UUID before(@Nullable String cursor) {
        try {
            return cursor == null ? null : UUID.fromString(cursor);
        } catch (IllegalArgumentException notOurs) {
            throw new StayInvalid("cursor", "is not one of ours");
        }
    }
}
