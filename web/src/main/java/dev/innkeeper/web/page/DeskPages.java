package dev.innkeeper.web.page;

import dev.innkeeper.hotel.booking.Bookings;
import dev.innkeeper.hotel.catalog.Catalog;
import dev.innkeeper.hotel.desk.DeskList;
import dev.innkeeper.platform.problem.Problem;
import dev.innkeeper.platform.problem.ProblemException;
import dev.innkeeper.web.session.Roles;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;

/** What the people at the desk see and do. */
@Path("/desk")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed({Roles.STAFF, Roles.OPERATOR})
@RunOnVirtualThread
class DeskPages {
    private final Catalog catalog;
    private final DeskList list;
    private final Bookings bookings;
    private final Visits visits;

    DeskPages(Catalog catalog, DeskList list, Bookings bookings, Visits visits) {
        this.catalog = catalog;
        this.list = list;
        this.bookings = bookings;
        this.visits = visits;
    }

    @GET
    public TemplateInstance desks() {
        return Pages.desks(visits.still(), catalog.hotels());
    }

    @GET
    @Path("/{hotel}")
    public TemplateInstance desk(String hotel) {
        var house = catalog.hotel(hotel)
                .orElseThrow(() -> new ProblemException(
                        Problem.of(404, "hotel-not-found", "No such hotel", "There is no hotel of that name.")));
        return Pages.desk(visits.live(), house, list.of(hotel));
    }

    @POST
    @Path("/{hotel}/reservations/{id}/check-in")
    public Response checkIn(String hotel, UUID id) {
        bookings.checkIn(id);
        return back(hotel);
    }

    @POST
    @Path("/{hotel}/reservations/{id}/completion")
    public Response complete(String hotel, UUID id) {
        bookings.complete(id);
        return back(hotel);
    }

    private static Response back(String hotel) {
        return Response.seeOther(URI.create("/desk/" + hotel)).build();
    }
}
