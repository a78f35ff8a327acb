package dev.innkeeper.hotel;

import dev.innkeeper.platform.env.AtLeast;
import dev.innkeeper.platform.env.AtMost;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The hotel's configuration. */
@RegisterForReflection
@ConfigMapping(prefix = "innkeeper.hotel")
public interface HotelConfig {

    /** How long an unpaid reservation keeps its room. A duration, 1 second to 1 day. */
    @WithDefault("15M")
    @AtLeast("PT1S")
    @AtMost("P1D")
    Duration hold();

    /** The longest stay. Nights, 1 to 365. */
    @WithDefault("30")
    @AtLeast("1")
    @AtMost("365")
    int maxNights();

    /** How far ahead a stay may start. Days from today in the hotel's zone. */
    @WithDefault("500")
    @AtLeast("1")
    @AtMost("3650")
    int maxDaysAhead();

    /** How long hotels and room types are remembered before they are read again. A duration; zero reads every time. */
    @WithDefault("30S")
    @AtLeast("PT0S")
    Duration catalogTtl();

    /** How long an idempotency key answers with its reservation. A duration. */
    @WithDefault("24H")
    @AtLeast("PT0.001S")
    Duration keyRetention();

    /** How many lapsed holds one sweep expires in one transaction. Reservations, 1 to 1000. */
    @WithDefault("100")
    @AtLeast("1")
    @AtMost("1000")
    int sweepBatch();

    /** How many passwords are hashed at the same time; each takes 19 MiB of heap. Hashes, 1 to 64. */
    @WithDefault("4")
    @AtLeast("1")
    @AtMost("64")
    int passwordHashesAtOnce();
}
