package dev.innkeeper.hotel.booking;

import dev.innkeeper.hotel.HotelConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Which stays can be sold at all, whatever is free. */
@ApplicationScoped
public class StayRules {

    /** Where a day begins last: what is past there is past everywhere. */
    private static final ZoneId LAST_ZONE = ZoneOffset.ofHours(-12);

    private final HotelConfig config;
    private final Clock clock;

    StayRules(HotelConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** Refuses dates that a hotel in the zone cannot sell. */
    public void check(LocalDate from, LocalDate to, int guests, ZoneId zone) {
        if (guests < 1) {
            throw new StayInvalid("guests", "must be at least 1");
        }
        if (!to.isAfter(from)) {
            throw new StayInvalid("to", "must be after the day of arrival");
        }
        if (ChronoUnit.DAYS.between(from, to) > config.maxNights()) {
            throw new StayInvalid("to", "a stay has at most %d nights".formatted(config.maxNights()));
        }
        var today = LocalDate.ofInstant(clock.instant(), zone);
        if (from.isBefore(today)) {
            throw new StayInvalid("from", "must not be in the past");
        }
        if (from.isAfter(today.plusDays(config.maxDaysAhead()))) {
            throw new StayInvalid("from", "must be at most %d days ahead".formatted(config.maxDaysAhead()));
        }
    }

    /** Refuses dates that no hotel anywhere can sell. */
    public void checkAnywhere(LocalDate from, LocalDate to, int guests) {
        check(from, to, guests, LAST_ZONE);
    }
}
