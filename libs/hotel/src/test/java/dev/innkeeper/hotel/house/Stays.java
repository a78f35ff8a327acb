package dev.innkeeper.hotel.house;

import dev.innkeeper.hotel.booking.BookingRequest;
import dev.innkeeper.hotel.booking.BookingResult.Booked;
import dev.innkeeper.hotel.booking.Bookings;
import dev.innkeeper.hotel.booking.PaymentMethod;
import dev.innkeeper.hotel.booking.Reservation;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.UUID;

/** Books stays for two where there is room. */
@ApplicationScoped
public class Stays {
    private final Bookings bookings;
    private final Houses houses;

    Stays(Bookings bookings, Houses houses) {
        this.bookings = bookings;
        this.houses = houses;
    }

    /** A stay that a new guest has not paid yet. */
    public Reservation hold(TestHouse house, LocalDate from, int nights) {
        return hold(house, houses.guest(), from, nights);
    }

    /** A stay that this guest has not paid yet. */
    public Reservation hold(TestHouse house, UUID guest, LocalDate from, int nights) {
        var request = new BookingRequest(guest, house.slug(), house.roomType(), from, from.plusDays(nights), 2, null);
        return ((Booked) bookings.book(request, null)).reservation();
    }

    /** A stay of a new guest that is confirmed. */
    public Reservation confirm(TestHouse house, LocalDate from, int nights) {
        return bookings.pay(hold(house, from, nights).id(), PaymentMethod.AT_HOTEL);
    }
}
