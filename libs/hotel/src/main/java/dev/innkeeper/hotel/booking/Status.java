package dev.innkeeper.hotel.booking;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Set;

/** Where a reservation is in its life. The table's check constraint lists the same words. */
public enum Status {
    HELD,
    CONFIRMED,
    CHECKED_IN,
    COMPLETED,
    CANCELLED,
    EXPIRED;

    /** The word in the database, in JSON and in events: {@code checked_in}. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status of a word. */
    public static Status of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** The statuses that may follow this one. */
    public Set<Status> next() {
        return switch (this) {
            case HELD -> Set.of(CONFIRMED, CANCELLED, EXPIRED);
            case CONFIRMED -> Set.of(CHECKED_IN, CANCELLED);
            case CHECKED_IN -> Set.of(COMPLETED);
            case COMPLETED, CANCELLED, EXPIRED -> Set.of();
        };
    }

    /** Whether a reservation in this status keeps its room. */
    public boolean live() {
        return this == HELD || this == CONFIRMED || this == CHECKED_IN;
    }
}
