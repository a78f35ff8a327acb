package dev.innkeeper.web.page;

import dev.innkeeper.hotel.booking.Bookings;
import dev.innkeeper.hotel.booking.PaymentMethod;
import dev.innkeeper.web.session.Caller;
import dev.innkeeper.web.session.OwnReservations;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A guest's reservations, and what they may do with them. */
@Path("/reservations")
@Produces(MediaType.TEXT_HTML)
@Authenticated
@RunOnVirtualThread
class ReservationPages {
    private static final int A_PAGE = 20;

    private final Bookings bookings;
    private final OwnReservations own;
    private final Visits visits;
    private final Caller caller;

    ReservationPages(Bookings bookings, OwnReservations own, Visits visits, Caller caller) {
        this.bookings = bookings;
        this.own = own;
        this.visits = visits;
        this.caller = caller;
    }

    @GET
    public TemplateInstance list(@QueryParam("cursor") @Nullable String cursor) {
        return Pages.reservations(visits.still(), bookings.ofGuest(caller.account(), cursor, A_PAGE));
    }

    @GET
    @Path("/{id}")
    public TemplateInstance show(UUID id) {
        var reservation = own.find(id);
        return Pages.reservation(visits.live(), reservation, StatusView.of(reservation));
    }

    @GET
    @Path("/{id}/status")
    public TemplateInstance status(UUID id) {
        var reservation = own.find(id);
        return Pages.statusOnly(reservation, StatusView.of(reservation));
    }

    @POST
    @Path("/{id}/payments")
    public Response pay(UUID id) {
        own.find(id);
        bookings.pay(id, PaymentMethod.AT_HOTEL);
        return back(id);
    }

    @GET
    @Path("/{id}/cancellation")
    public TemplateInstance quote(UUID id) {
        var reservation = own.find(id);
        var quote = bookings.quoteCancellation(id);
        var freeUntil = StatusView.moment(quote.freeUntil(), reservation.zone());
        return Pages.cancel(visits.still(), reservation, quote, freeUntil);
    }

    @POST
    @Path("/{id}/cancellation")
    public Response cancel(UUID id) {
        own.find(id);
        bookings.cancel(id);
        return back(id);
    }

    private static Response back(UUID id) {
        return Response.seeOther(URI.create("/reservations/" + id)).build();
    }
}
