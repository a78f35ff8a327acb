package dev.innkeeper.hotel.booking;

import dev.innkeeper.hotel.HotelConfig;
import dev.innkeeper.hotel.HotelMetrics;
import dev.innkeeper.hotel.Money;
import dev.innkeeper.hotel.Night;
import dev.innkeeper.hotel.booking.BookingResult.Booked;
import dev.innkeeper.hotel.booking.BookingResult.KeyReused;
import dev.innkeeper.hotel.booking.BookingResult.NoRoom;
import dev.innkeeper.hotel.booking.HoldOutcome.Full;
import dev.innkeeper.hotel.booking.HoldOutcome.Held;
import dev.innkeeper.hotel.booking.HoldOutcome.KeyUsed;
import dev.innkeeper.hotel.booking.HoldOutcome.Overtaken;
import dev.innkeeper.hotel.catalog.Catalog;
import dev.innkeeper.hotel.catalog.Sellable;
import dev.innkeeper.hotel.jobs.ExpireHold;
import dev.innkeeper.hotel.search.Search;
import dev.innkeeper.jobs.EnqueueOption;
import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.platform.ids.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds a room: the hot path. */
@ApplicationScoped
class Booking {

    /** Every lost race means that another guest's booking is committed, so tries are bounded by the rooms of a type. */
    private static final int TRIES = 200;

    private final Catalog catalog;
    private final StayRules rules;
    private final Holding holding;
    private final Reservations reservations;
    private final Search search;
    private final Jobs jobs;
    private final Announcements announcements;
    private final HotelMetrics metrics;
    private final HotelConfig config;
    private final Ids ids;
    private final Clock clock;

    Booking(
            Catalog catalog,
            StayRules rules,
            Holding holding,
            Reservations reservations,
            Search search,
            Jobs jobs,
            Announcements announcements,
            HotelMetrics metrics,
            HotelConfig config,
            Ids ids,
            Clock clock) {
        this.catalog = catalog;
        this.rules = rules;
        this.holding = holding;
        this.reservations = reservations;
        this.search = search;
        this.jobs = jobs;
        this.announcements = announcements;
        this.metrics = metrics;
        this.config = config;
        this.ids = ids;
        this.clock = clock;
    }

    BookingResult book(BookingRequest request, @Nullable IdempotencyKey key) {
        var sellable = sellable(request);
        for (int attempt = 0; attempt < TRIES; attempt++) {
            var hold = hold(request, sellable, key);
            var expiry = jobs.prepare(new ExpireHold(hold.id()), EnqueueOption.at(hold.until()));
            var told = announcements.ofHold(hold);
            switch (holding.attempt(hold, expiry, told)) {
                case Held held -> {
                    jobs.push(List.of(expiry));
                    announcements.held(told);
                    return new Booked(reservation(hold, held), false);
                }
                case KeyUsed used -> {
                    return replay(used, key);
                }
                case Full() -> {
                    return noRoom(request);
                }
                case Overtaken() -> metrics.triedAgain();
            }
        }
        throw new IllegalStateException("lost the race for a room %d times".formatted(TRIES));
    }

    /** What is asked for, if any house could sell it. */
    private Sellable sellable(BookingRequest request) {
        var sellable = catalog.sellable(request.roomType())
                .orElseThrow(() -> new StayInvalid("roomType", "is not a room type we know"));
        if (!sellable.hotel().slug().equals(request.hotel())) {
            throw new StayInvalid("roomType", "is not a room type of this hotel");
        }
        rules.check(
                request.from(), request.to(), request.guests(), sellable.hotel().zone());
        if (request.guests() > sellable.roomType().capacity()) {
            throw new StayInvalid(
                    "guests",
                    "must be at most %d for this room"
                            .formatted(sellable.roomType().capacity()));
        }
        return sellable;
    }

    private Hold hold(BookingRequest request, Sellable sellable, @Nullable IdempotencyKey key) {
        // What the database will answer later: it keeps microseconds.
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var freeUntil = CancellationPolicy.freeUntil(sellable.hotel(), request.from());
        return new Hold(ids.next(), request, sellable, key, now, now.plus(config.hold()), freeUntil);
    }

    private BookingResult replay(KeyUsed used, @Nullable IdempotencyKey key) {
        if (key == null || !MessageDigest.isEqual(used.bodyHash(), key.bodyHash())) {
            return new KeyReused();
        }
        return new Booked(reservations.asHeld(used.reservation()).orElseThrow(), true);
    }

    private BookingResult noRoom(BookingRequest request) {
        return new NoRoom(search.alternatives(request.hotel(), request.from(), request.to(), request.guests()));
    }

    private static Reservation reservation(Hold hold, Held held) {
        var request = hold.request();
        var hotel = hold.sellable().hotel();
        var type = hold.sellable().roomType();
        return new Reservation(
                hold.id(),
                ReservationCode.of(hold.id()),
                request.guestId(),
                held.guestName(),
                held.guestEmail(),
                hotel.slug(),
                hotel.name(),
                hotel.zone(),
                type.id(),
                type.name(),
                held.roomNumber(),
                request.from(),
                request.to(),
                request.guests(),
                Status.HELD,
                new Money(held.total(), hotel.currency()),
                Night.of(request.from(), held.nightPrices(), hotel.currency()),
                hold.until(),
                hold.freeUntil(),
                null,
                hold.now(),
                null,
                null);
    }
}
