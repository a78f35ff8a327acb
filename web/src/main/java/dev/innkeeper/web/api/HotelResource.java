package dev.innkeeper.web.api;

import dev.innkeeper.hotel.catalog.Catalog;
import dev.innkeeper.hotel.catalog.HotelView;
import dev.innkeeper.hotel.search.OfferPage;
import dev.innkeeper.hotel.search.Search;
import dev.innkeeper.hotel.search.SearchQuery;
import dev.innkeeper.platform.problem.Problem;
import dev.innkeeper.platform.problem.ProblemException;
import dev.innkeeper.web.check.Constraints;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What can be booked. */
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Search")
class HotelResource {
    private final Catalog catalog;
    private final Search search;

    HotelResource(Catalog catalog, Search search) {
        this.catalog = catalog;
        this.search = search;
    }

    @GET
    @Path("/hotels")
    @Operation(summary = "Every hotel")
    public List<HotelView> hotels() {
        return catalog.hotels();
    }

    @GET
    @Path("/hotels/{slug}")
    @Operation(summary = "One hotel and its room types")
    public HotelAnswer hotel(String slug) {
        var hotel = catalog.hotel(slug)
                .orElseThrow(() -> new ProblemException(
                        Problem.of(404, "hotel-not-found", "No such hotel", "There is no hotel of that name.")));
        return new HotelAnswer(hotel, catalog.roomTypes(slug));
    }

    @GET
    @Path("/availability")
    @Operation(
            summary = "Room types that are free for the whole stay",
            description = "Ordered by currency, then by total price. Follow nextCursor for the next page.")
    public OfferPage availability(@BeanParam AvailabilityQuery query) {
        Constraints.check(query);
        return search.offers(new SearchQuery(
                query.from(),
                query.to(),
                query.guests(),
                query.hotel(),
                query.city(),
                query.currency(),
                query.minPrice(),
                query.maxPrice(),
                query.cursor(),
                query.limit()));
    }
}
