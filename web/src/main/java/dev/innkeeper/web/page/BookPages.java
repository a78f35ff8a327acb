package dev.innkeeper.web.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.innkeeper.hotel.HotelConfig;
import dev.innkeeper.hotel.booking.BookingResult;
import dev.innkeeper.hotel.booking.Bookings;
import dev.innkeeper.hotel.booking.IdempotencyKey;
import dev.innkeeper.hotel.catalog.Catalog;
import dev.innkeeper.hotel.search.Offer;
import dev.innkeeper.hotel.search.Search;
import dev.innkeeper.hotel.search.SearchQuery;
import dev.innkeeper.platform.ids.Ids;
import dev.innkeeper.platform.problem.Problem;
import dev.innkeeper.platform.problem.ProblemException;
import dev.innkeeper.web.api.NewReservation;
import dev.innkeeper.web.check.Constraints;
import dev.innkeeper.web.session.Caller;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A room's price night by night, and the form that reserves it. */
@Path("/book")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class BookPages {
    private static final int MOST_TYPES = 100;

    private final Catalog catalog;
    private final Search search;
    private final Bookings bookings;
    private final Visits visits;
    private final Caller caller;
    private final HotelConfig config;
    private final Ids ids;
    private final Clock clock;

    BookPages(
            Catalog catalog,
            Search search,
            Bookings bookings,
            Visits visits,
            Caller caller,
            HotelConfig config,
            Ids ids,
            Clock clock) {
        this.catalog = catalog;
        this.search = search;
        this.bookings = bookings;
        this.visits = visits;
        this.caller = caller;
        this.config = config;
        this.ids = ids;
        this.clock = clock;
    }

    @GET
    public Response room(@BeanParam WishQuery query, @QueryParam("roomType") @Nullable String roomType) {
        var today = LocalDate.ofInstant(clock.instant(), clock.getZone());
        var hotel = catalog.hotel(String.valueOf(query.hotel())).orElseThrow(BookPages::unknown);
        var wish = query.on(today, hotel.name());
        var offers = offers(wish);
        var offer = offers.stream()
                .filter(candidate -> candidate.roomType().toString().equals(roomType))
                .findFirst();
        if (offer.isEmpty()) {
            return taken(offers, wish);
        }
        var self = wish.self().replaceFirst("^/search", "/book") + "&roomType=" + roomType;
        var next = "/login?next=" + URLEncoder.encode(self, UTF_8);
        return Response.ok(Pages.book(
                        visits.still(),
                        offer.get(),
                        hotel,
                        wish,
                        ids.next().toString(),
                        next,
                        Words.of(config.hold()),
                        null))
                .build();
    }

    @POST
    @Authenticated
    public Response book(@BeanParam BookForm form) {
        Constraints.check(form);
        var request = form.read().orElseThrow(BookPages::unknown);
        var key = WishQuery.text(form.key());
        var idempotency = key == null ? null : new IdempotencyKey(key, request.digest());
        return switch (bookings.book(request.by(caller.account()), idempotency)) {
            case BookingResult.Booked booked ->
                Response.seeOther(URI.create(
                                "/reservations/" + booked.reservation().id()))
                        .build();
            case BookingResult.NoRoom full -> taken(full.alternatives(), form.wish());
            case BookingResult.KeyReused reused ->
                throw new ProblemException(Problem.of(
                        409, "idempotency-key-reused", "Already sent", "This form was already used for another room."));
        };
    }

    private Response taken(List<Offer> alternatives, Wish wish) {
        return Response.status(409)
                .entity(Pages.taken(visits.still(), alternatives, wish))
                .build();
    }

    private List<Offer> offers(Wish wish) {
        return search.offers(new SearchQuery(
                        wish.from(), wish.to(), wish.guests(), wish.hotel(), null, null, null, null, null, MOST_TYPES))
                .offers();
    }

    private static ProblemException unknown() {
        return new ProblemException(
                Problem.of(404, "room-not-found", "No such room", "There is no such room. Please search again."));
    }

    /** What the form sends. */
    @RegisterForReflection
    public record BookForm(
            @FormParam("hotel") @Nullable String hotel,
            @FormParam("roomType") @Nullable String roomType,
            @FormParam("from") @Nullable String from,
            @FormParam("to") @Nullable String to,
            @FormParam("guests") @Nullable String guests,
            @FormParam("note") @Nullable String note,
            @FormParam("key") @Size(max = 255) @Nullable String key) {

        /** Empty when the form was not ours. */
        Optional<NewReservation> read() {
            if (hotel == null || roomType == null || from == null || to == null || guests == null) {
                return Optional.empty();
            }
            try {
                return Optional.of(new NewReservation(
                        hotel,
                        UUID.fromString(roomType),
                        LocalDate.parse(from),
                        LocalDate.parse(to),
                        Integer.parseInt(guests),
                        shortened()));
            } catch (DateTimeException | IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        Wish wish() {
            var arrival = LocalDate.parse(String.valueOf(from));
            return new WishQuery(from, to, guests, null, hotel, null, null, null).on(arrival, null);
        }

        private @Nullable String shortened() {
            var text = WishQuery.text(note);
            return text == null || text.length() <= 500 ? text : text.substring(0, 500);
        }
    }
}
