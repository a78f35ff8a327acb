package dev.innkeeper.platform.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error as RFC 9457 writes it.
 *
 * @param type stable relative URI that names the kind of problem, {@code /problems/room-taken}
 * @param title the kind in words, the same for each occurrence
 * @param status the HTTP status
 * @param detail what happened this time, for a person
 * @param instance the path that was asked for
 * @param traceId the trace to quote to an operator
 * @param errors what is wrong with which field
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
        String type,
        String title,
        int status,
        @Nullable String detail,
        @Nullable String instance,
        @Nullable String traceId,
        List<FieldError> errors) {
    /** The media type of this body. */
    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        errors = List.copyOf(errors);
    }

    /** A problem of that kind: {@code slug} completes the type. */
    public static Problem of(int status, String slug, String title, @Nullable String detail) {
        return new Problem("/problems/" + slug, title, status, detail, null, null, List.of());
    }

    public Problem with(List<FieldError> fieldErrors) {
        return new Problem(type, title, status, detail, instance, traceId, fieldErrors);
    }

    /** The same problem with where it happened. */
    public Problem at(@Nullable String path, @Nullable String trace) {
        return new Problem(type, title, status, detail, path, trace, errors);
    }

    /** One field that is wrong and why. */
    @RegisterForReflection
    public record FieldError(String field, String message) {}
}
