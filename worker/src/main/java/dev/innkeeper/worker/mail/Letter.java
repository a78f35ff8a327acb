package dev.innkeeper.worker.mail;

import dev.innkeeper.hotel.Money;
import dev.innkeeper.hotel.booking.Reservation;
import dev.innkeeper.hotel.catalog.HotelView;
import io.quarkus.qute.TemplateData;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** What a template may say, already in words: dates and times are the hotel's. */
@TemplateData
@TemplateData(target = Letter.Line.class)
record Letter(
        String guestName,
        String code,
        String hotelName,
        String city,
        String roomType,
        int guests,
        String arrival,
        String departure,
        String checkIn,
        String checkOut,
        List<Line> nights,
        String total,
        String freeUntil,
        String fee,
        boolean free,
        String link,
        String searchLink) {

    /** A night and its price. */
    record Line(String night, String price) {}

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE, d MMMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter SHORT_DAY = DateTimeFormatter.ofPattern("EEE d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("d MMMM yyyy 'at' HH:mm (VV)", Locale.ENGLISH);
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);

    static Letter about(Reservation reservation, HotelView hotel, URI web) {
        var fee = reservation.cancellationFee() == null
                ? new Money(0, reservation.total().currency())
                : reservation.cancellationFee();
        return new Letter(
                reservation.guestName(),
                reservation.code(),
                hotel.name(),
                hotel.city(),
                reservation.roomTypeName(),
                reservation.guests(),
                day(reservation.from()),
                day(reservation.to()),
                hotel.checkIn().format(HOUR),
                hotel.checkOut().format(HOUR),
                reservation.nights().stream()
                        .map(night -> new Line(
                                night.date().format(SHORT_DAY), night.price().display()))
                        .toList(),
                reservation.total().display(),
                moment(reservation.freeCancellationUntil(), reservation.zone()),
                fee.display(),
                fee.minor() == 0,
                web.resolve("/reservations/" + reservation.id()).toString(),
                web.resolve("/").toString());
    }

    private static String day(LocalDate date) {
        return date.format(DAY);
    }

    private static String moment(Instant instant, ZoneId zone) {
        return instant.atZone(zone).format(MOMENT);
    }
}
