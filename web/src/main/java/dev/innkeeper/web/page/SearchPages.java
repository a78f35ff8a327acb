package dev.innkeeper.web.page;

import dev.innkeeper.hotel.booking.StayInvalid;
import dev.innkeeper.hotel.catalog.Catalog;
import dev.innkeeper.hotel.catalog.HotelView;
import dev.innkeeper.hotel.search.OfferPage;
import dev.innkeeper.hotel.search.Search;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Home and search. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class SearchPages {
    private static final OfferPage NOTHING = new OfferPage(List.of(), null);

    private final Catalog catalog;
    private final Search search;
    private final Visits visits;
    private final Clock clock;

    SearchPages(Catalog catalog, Search search, Visits visits, Clock clock) {
        this.catalog = catalog;
        this.search = search;
        this.visits = visits;
        this.clock = clock;
    }

    @GET
    public TemplateInstance home(@BeanParam WishQuery query) {
        return Pages.home(visits.still(), catalog.hotels(), catalog.cities(), query.on(today(), null));
    }

    @GET
    @Path("/search")
    public TemplateInstance search(@BeanParam WishQuery query) {
        var hotel = hotel(query.hotel());
        var wish = query.on(today(), hotel == null ? null : hotel.name());
        OfferPage offers = NOTHING;
        String problem = null;
        try {
            offers = search.offers(wish.query(minorUnits(wish)));
        } catch (StayInvalid e) {
            problem = Words.of(e);
        }
        return Pages.results(visits.live(), offers, catalog.cities(), wish, problem);
    }

    private @Nullable HotelView hotel(@Nullable String slug) {
        return slug == null || slug.isBlank() ? null : catalog.hotel(slug).orElse(null);
    }

    // Prices are typed in whole units, but of which currency depends on where one looks.
    private long minorUnits(Wish wish) {
        var currencies = catalog.hotels().stream()
                .filter(hotel -> wish.hotel() == null || hotel.slug().equals(wish.hotel()))
                .filter(hotel -> wish.city() == null || hotel.city().equalsIgnoreCase(wish.city()))
                .map(hotel -> Currency.getInstance(hotel.currency()).getDefaultFractionDigits())
                .distinct()
                .toList();
        int digits = currencies.size() == 1 ? currencies.getFirst() : 2;
        return Math.powExact(10L, digits);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), clock.getZone());
    }
}
