package dev.innkeeper.web.page;

import dev.innkeeper.hotel.booking.CancellationQuote;
import dev.innkeeper.hotel.booking.Reservation;
import dev.innkeeper.hotel.booking.ReservationPage;
import dev.innkeeper.hotel.catalog.HotelView;
import dev.innkeeper.hotel.desk.DeskRow;
import dev.innkeeper.hotel.search.Offer;
import dev.innkeeper.hotel.search.OfferPage;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every page and what it needs; checked against the templates when the service is built. */
@CheckedTemplate(basePath = "pages")
final class Pages {
    private Pages() {}

    static native TemplateInstance home(Visit visit, List<HotelView> hotels, List<String> cities, Wish wish);

    static native TemplateInstance results(
            Visit visit,
            OfferPage results,
            List<String> cities,
            Wish wish,
            @Nullable String currency,
            @Nullable String problem);

    static native TemplateInstance book(
            Visit visit,
            Offer offer,
            HotelView hotel,
            Wish wish,
            String key,
            String next,
            String hold,
            @Nullable String problem);

    static native TemplateInstance taken(Visit visit, List<Offer> offers, Wish wish);

    static native TemplateInstance reservation(Visit visit, Reservation reservation, StatusView view);

    static native TemplateInstance statusOnly(Reservation reservation, StatusView view);

    static native TemplateInstance reservations(Visit visit, ReservationPage results);

    static native TemplateInstance cancel(
            Visit visit, Reservation reservation, CancellationQuote quote, String freeUntil);

    static native TemplateInstance login(Visit visit, String email, String next, @Nullable String problem);

    static native TemplateInstance register(Visit visit, String email, String name, @Nullable String problem);

    static native TemplateInstance desks(Visit visit, List<HotelView> hotels);

    static native TemplateInstance desk(Visit visit, HotelView hotel, List<DeskRow> rows);
}
