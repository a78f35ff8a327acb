package dev.innkeeper.web.api;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/** Which page of a list. */
@RegisterForReflection
public record PageQuery(
        @QueryParam("cursor") @Nullable String cursor,

        @QueryParam("limit") @DefaultValue("20") @Min(1) @Max(100)
        int limit) {}
