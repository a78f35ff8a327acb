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
        var currencies = catalog.currencies(wish.hotel(), wish.city());
        var currency = currencies.size() == 1 ? currencies.getFirst() : null;
        OfferPage offers = NOTHING;
        String problem = null;
        try {
            offers = search.offers(wish.query(minorUnits(currency)));
        } catch (StayInvalid e) {
            problem = Words.of(e);
        }
        return Pages.results(visits.live(), offers, catalog.cities(), wish, currency, problem);
    }

    private @Nullable HotelView hotel(@Nullable String slug) {
        return slug == null || slug.isBlank() ? null : catalog.hotel(slug).orElse(null);
    }

    // Prices are typed in whole units. Where there are several currencies the search refuses any range.
    private static long minorUnits(@Nullable String currency) {
        return currency == null
                ? 1
                : Math.powExact(10L, Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits()));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), clock.getZone());
    }
}
