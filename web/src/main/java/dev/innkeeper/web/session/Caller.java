package dev.innkeeper.web.session;

import dev.innkeeper.hotel.account.Role;
import dev.innkeeper.hotel.booking.Reservation;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;

/** Whoever sent the request at hand, in the words of the hotel. */
@Singleton
public class Caller {
    private final CurrentIdentityAssociation identity;

    Caller(CurrentIdentityAssociation identity) {
        this.identity = identity;
    }

    /** The signed-in caller; empty for a stranger. */
    public Optional<Guest> signedIn() {
        return identity.getIdentity().getPrincipal() instanceof Guest guest ? Optional.of(guest) : Optional.empty();
    }

    /** The account's id. Throws {@link UnauthorizedException} for a stranger. */
    public UUID account() {
        return signedIn().map(Guest::account).orElseThrow(UnauthorizedException::new);
    }

    /** Whether the caller works here. */
    public boolean worksHere() {
        return signedIn().filter(guest -> guest.role() != Role.GUEST).isPresent();
    }

    /** Whether the caller may see that reservation: their own, or any if they work here. */
    public boolean maySee(Reservation reservation) {
        return signedIn()
                .filter(guest -> guest.role() != Role.GUEST || guest.account().equals(reservation.guestId()))
                .isPresent();
    }
}
