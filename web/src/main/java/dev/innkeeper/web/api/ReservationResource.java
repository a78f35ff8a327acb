package dev.innkeeper.web.api;

import dev.innkeeper.hotel.booking.BookingResult;
import dev.innkeeper.hotel.booking.Bookings;
import dev.innkeeper.hotel.booking.CancellationQuote;
import dev.innkeeper.hotel.booking.Reservation;
import dev.innkeeper.hotel.booking.ReservationPage;
import dev.innkeeper.platform.problem.Problem;
import dev.innkeeper.web.check.Constraints;
import dev.innkeeper.web.http.Traces;
import dev.innkeeper.web.session.Caller;
import dev.innkeeper.web.session.OwnReservations;
import dev.innkeeper.web.session.Roles;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Reservations: guests have their own, the desk has all. */
@Path("/api/reservations")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Authenticated
@Tag(name = "Reservations")
@SecurityRequirement(name = ApiDescription.BEARER)
@SecurityRequirement(name = ApiDescription.COOKIE)
class ReservationResource {
    private final Bookings bookings;
    private final OwnReservations own;
    private final Caller caller;

    ReservationResource(Bookings bookings, OwnReservations own, Caller caller) {
        this.bookings = bookings;
        this.own = own;
        this.caller = caller;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Hold a room until it is paid", description = "Idempotent with an Idempotency-Key header.")
    @APIResponseSchema(
            value = Reservation.class,
            responseCode = "201",
            responseDescription = "Held. Location names it; Idempotency-Replayed marks a repetition.")
    @APIResponse(
            responseCode = "409",
            description = "Taken; alternatives lists what is free for the same dates.",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = RoomTaken.class)))
    @APIResponse(responseCode = "422", description = "The idempotency key was used for another body.")
    public Response book(@NotNull NewReservation body, @HeaderParam(Idempotency.HEADER) @Nullable String key) {
        Constraints.check(body);
        return switch (bookings.book(body.by(caller.account()), Idempotency.of(key, body))) {
            case BookingResult.Booked booked -> created(booked);
            case BookingResult.NoRoom full ->
                Response.status(409)
                        .type(Problem.MEDIA_TYPE)
                        .entity(RoomTaken.with(full.alternatives(), Traces.current()))
                        .build();
            case BookingResult.KeyReused reused -> throw Idempotency.reused();
        };
    }

    private static Response created(BookingResult.Booked booked) {
        var answer = Response.status(201)
                .header("Location", "/api/reservations/" + booked.reservation().id())
                .entity(booked.reservation());
        if (booked.replayed()) {
            answer.header(Idempotency.REPLAYED, "true");
        }
        return answer.build();
    }

    @GET
    @Operation(summary = "Own reservations, the newest first")
    public ReservationPage list(@BeanParam PageQuery page) {
        Constraints.check(page);
        return bookings.ofGuest(caller.account(), page.cursor(), page.limit());
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "One reservation")
    public Reservation read(UUID id) {
        return own.find(id);
    }

    @POST
    @Path("/{id}/payments")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Confirm a held reservation by paying for it")
    @APIResponseSchema(value = Reservation.class, responseCode = "201", responseDescription = "Confirmed.")
    @APIResponse(responseCode = "409", description = "Not possible in its status.")
    public Response pay(UUID id, @NotNull NewPayment payment) {
        Constraints.check(payment);
        own.find(id);
        return changed(bookings.pay(id, payment.method()));
    }

    @GET
    @Path("/{id}/cancellation")
    @Operation(summary = "What cancelling now would cost")
    public CancellationQuote quote(UUID id) {
        own.find(id);
        return bookings.quoteCancellation(id);
    }

    @POST
    @Path("/{id}/cancellation")
    @Operation(summary = "Cancel by the hotel's policy")
    @APIResponseSchema(value = Reservation.class, responseCode = "201", responseDescription = "Cancelled.")
    @APIResponse(responseCode = "409", description = "Not possible in its status.")
    public Response cancel(UUID id) {
        own.find(id);
        return changed(bookings.cancel(id));
    }

    @POST
    @Path("/{id}/check-in")
    @RolesAllowed({Roles.STAFF, Roles.OPERATOR})
    @Operation(summary = "The guest has arrived")
    @APIResponseSchema(value = Reservation.class, responseCode = "201", responseDescription = "Checked in.")
    @APIResponse(responseCode = "409", description = "Not possible in its status.")
    public Response checkIn(UUID id) {
        return changed(bookings.checkIn(id));
    }

    @POST
    @Path("/{id}/completion")
    @RolesAllowed({Roles.STAFF, Roles.OPERATOR})
    @Operation(summary = "The guest has left")
    @APIResponseSchema(value = Reservation.class, responseCode = "201", responseDescription = "Completed.")
    @APIResponse(responseCode = "409", description = "Not possible in its status.")
    public Response complete(UUID id) {
        return changed(bookings.complete(id));
    }

    private static Response changed(Reservation reservation) {
        return Response.created(URI.create("/api/reservations/" + reservation.id()))
                .entity(reservation)
                .build();
    }
}
