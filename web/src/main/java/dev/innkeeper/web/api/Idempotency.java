package dev.innkeeper.web.api;

import dev.innkeeper.hotel.booking.IdempotencyKey;
import dev.innkeeper.platform.problem.Problem;
import dev.innkeeper.platform.problem.Problem.FieldError;
import dev.innkeeper.platform.problem.ProblemException;
import dev.innkeeper.web.check.Constraints;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the header by which a client says that two requests are one. */
final class Idempotency {
    static final String HEADER = "Idempotency-Key";
    static final String REPLAYED = "Idempotency-Replayed";
    private static final int LONGEST = 255;

    private Idempotency() {}

    static @Nullable IdempotencyKey of(@Nullable String header, NewReservation body) {
        if (header == null) {
            return null;
        }
        if (header.isBlank() || header.length() > LONGEST) {
            throw Constraints.refusal(List.of(new FieldError(HEADER, "has 1 to 255 characters")));
        }
        return new IdempotencyKey(header, body.digest());
    }

    static ProblemException reused() {
        return new ProblemException(Problem.of(
                422,
                "idempotency-key-reused",
                "Idempotency key reused",
                "This key was used for another request. A new request needs a new key."));
    }
}
