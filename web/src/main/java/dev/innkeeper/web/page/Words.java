package dev.innkeeper.web.page;

import dev.innkeeper.hotel.booking.StayInvalid;
import java.util.Map;

/** Field errors in a person's words. */
final class Words {
    private static final Map<String, String> FIELDS = Map.of(
            "from",
            "Arrival",
            "to",
            "Departure",
            "guests",
            "The number of guests",
            "roomType",
            "The room",
            "hotel",
            "The hotel");

    private Words() {}

    static String of(StayInvalid failure) {
        var name = FIELDS.getOrDefault(failure.field(), failure.field());
        return name + ": " + failure.getMessage() + ".";
    }
}
