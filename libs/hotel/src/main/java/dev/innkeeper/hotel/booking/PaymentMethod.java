package dev.innkeeper.hotel.booking;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a guest pays. */
public enum PaymentMethod {
    /** On arrival, at the desk: the payment stays due until then. */
    AT_HOTEL;

    /** The word in the database and in JSON. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
