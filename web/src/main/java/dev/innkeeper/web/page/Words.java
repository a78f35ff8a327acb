package dev.innkeeper.web.page;

import dev.innkeeper.hotel.booking.StayInvalid;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Field errors and time spans in a person's words. */
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
            "The hotel",
            "currency",
            "The currency");

    private Words() {}

    /** A time span as people say it, in whole seconds. */
    static String of(Duration span) {
        return Stream.of(
                        count(span.toHours(), "hour"),
                        count(span.toMinutesPart(), "minute"),
                        count(span.toSecondsPart(), "second"))
                .filter(words -> !words.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static String count(long units, String unit) {
        return units == 0 ? "" : units + " " + unit + (units == 1 ? "" : "s");
    }

    static String of(StayInvalid failure) {
        var name = FIELDS.getOrDefault(failure.field(), failure.field());
        return name + ": " + failure.getMessage() + ".";
    }
}
