package dev.innkeeper.web.api;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The query of a search: prices in minor units of the hotel's currency. */
@RegisterForReflection
public record AvailabilityQuery(
        @Parameter(description = "Day of arrival, in the hotel's zone", example = "2027-05-01")
        @QueryParam("from")
        @NotNull
        LocalDate from,

        @Parameter(description = "Day of departure", example = "2027-05-04") @QueryParam("to") @NotNull
        LocalDate to,

        @QueryParam("guests") @DefaultValue("1") @Min(1) @Max(20)
        int guests,

        @Parameter(description = "A hotel's slug", example = "lisbon") @QueryParam("hotel") @Nullable
        String hotel,

        @Parameter(example = "Lisbon") @QueryParam("city") @Nullable
        String city,

        @Parameter(
                description = "ISO 4217 code; a price range needs it unless all hotels asked for have the same",
                example = "EUR")
        @QueryParam("currency")
        @Size(min = 3, max = 3)
        @Nullable
        String currency,

        @Parameter(description = "Least total, minor units") @QueryParam("minPrice") @PositiveOrZero @Nullable
        Long minPrice,

        @Parameter(description = "Greatest total, minor units") @QueryParam("maxPrice") @PositiveOrZero @Nullable
        Long maxPrice,

        @Parameter(description = "nextCursor of the page before") @QueryParam("cursor") @Nullable
        String cursor,

        @QueryParam("limit") @DefaultValue("20") @Min(1) @Max(100)
        int limit) {}
