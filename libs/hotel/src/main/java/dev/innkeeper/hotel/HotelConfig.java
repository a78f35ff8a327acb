package dev.innkeeper.hotel;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** The hotel's configuration. */
@ConfigMapping(prefix = "innkeeper.hotel")
public interface HotelConfig {

    /** How long an unpaid reservation keeps its room. A duration, 1 second to 1 day. */
    @WithDefault("15M")
    @DurationMin(seconds = 1)
    @DurationMax(days = 1)
    Duration hold();

    /** The longest stay. Nights, 1 to 365. */
    @WithDefault("30")
    @Min(1)
    @Max(365)
    int maxNights();

    /** How far ahead a stay may start. Days from today in the hotel's zone. */
    @WithDefault("500")
    @Min(1)
    @Max(3650)
    int maxDaysAhead();

    /** How long hotels and room types are remembered before they are read again. A duration; zero reads every time. */
    @WithDefault("30S")
    @DurationMin
    Duration catalogTtl();

    /** How long an idempotency key answers with its reservation. A duration. */
    @WithDefault("24H")
    @DurationMin(millis = 1)
    Duration keyRetention();

    /** How many lapsed holds one sweep expires in one transaction. Reservations, 1 to 1000. */
    @WithDefault("100")
    @Min(1)
    @Max(1000)
    int sweepBatch();

    /** How many passwords are hashed at the same time; each takes 19 MiB of heap. Hashes, 1 to 64. */
    @WithDefault("4")
    @Min(1)
    @Max(64)
    int passwordHashesAtOnce();
}
