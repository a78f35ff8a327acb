package dev.innkeeper.web.live;

import dev.innkeeper.broadcast.ChannelRule;
import dev.innkeeper.broadcast.Subscriber;
import dev.innkeeper.hotel.booking.Bookings;
import dev.innkeeper.web.session.Roles;
import jakarta.inject.Singleton;
import java.util.UUID;

/** {@code private-reservation.{id}}: its guest and whoever works here. */
@Singleton
class ReservationChannel implements ChannelRule {
    private static final String PREFIX = "private-reservation.";

    private final Bookings bookings;

    ReservationChannel(Bookings bookings) {
        this.bookings = bookings;
    }

    @Override
    public boolean matches(String channel) {
        return channel.startsWith(PREFIX);
    }

    @Override
    public boolean allows(Subscriber who, String channel) {
        UUID id;
        try {
            id = UUID.fromString(channel.substring(PREFIX.length()));
        } catch (IllegalArgumentException e) {
            return false;
        }
        return bookings.find(id)
                .filter(reservation ->
                        reservation.guestId().equals(who.accountId()) || who.hasAnyRole(Roles.STAFF, Roles.OPERATOR))
                .isPresent();
    }
}
