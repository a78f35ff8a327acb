package dev.innkeeper.worker.mail;

import dev.innkeeper.hotel.account.Accounts;
import dev.innkeeper.hotel.booking.BookingRequest;
import dev.innkeeper.hotel.booking.BookingResult.Booked;
import dev.innkeeper.hotel.booking.Bookings;
import dev.innkeeper.hotel.booking.Reservation;
import dev.innkeeper.hotel.catalog.Catalog;
import dev.innkeeper.hotel.seed.DemoData;
import dev.innkeeper.platform.ids.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;

/** Books in the demo hotels, each time for a guest of its own. */
@ApplicationScoped
public class DemoStay {

    private final DemoData demo;
    private final Catalog catalog;
    private final Accounts accounts;
    private final Bookings bookings;
    private final Ids ids;
    private final Clock clock;

    DemoStay(DemoData demo, Catalog catalog, Accounts accounts, Bookings bookings, Ids ids, Clock clock) {
        this.demo = demo;
        this.catalog = catalog;
        this.accounts = accounts;
        this.bookings = bookings;
        this.ids = ids;
        this.clock = clock;
    }

    /** Two nights for two in Lisbon. */
    Reservation hold(int daysAhead) {
        demo.seed();
        var guest = accounts.register(ids.next() + "@guests.example", "Zoë <Guest>", "correct horse");
        var type = catalog.roomTypes("lisbon").stream()
                .filter(one -> one.name().equals("River Double"))
                .findFirst()
                .orElseThrow();
        var hotel = catalog.hotel("lisbon").orElseThrow();
        var from = LocalDate.ofInstant(clock.instant(), hotel.zone()).plusDays(daysAhead);
        var request = new BookingRequest(guest.id(), "lisbon", type.id(), from, from.plusDays(2), 2, null);
        return ((Booked) bookings.book(request, null)).reservation();
    }
}
