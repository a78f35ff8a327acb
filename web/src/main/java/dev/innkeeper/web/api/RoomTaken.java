package dev.innkeeper.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.innkeeper.hotel.search.Offer;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The problem of a room type that is sold out, with what is still free for the same dates. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RoomTaken(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        @Nullable String traceId,
        List<Offer> alternatives) {
    static RoomTaken with(List<Offer> alternatives, @Nullable String traceId) {
        return new RoomTaken(
                "/problems/room-taken",
                "Room taken",
                409,
                "Every room of this type is taken for these nights.",
                "/api/reservations",
                traceId,
                alternatives);
    }
}
