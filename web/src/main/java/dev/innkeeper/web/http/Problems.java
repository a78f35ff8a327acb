package dev.innkeeper.web.http;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.innkeeper.hotel.account.EmailTaken;
import dev.innkeeper.hotel.booking.IllegalTransition;
import dev.innkeeper.hotel.booking.ReservationNotFound;
import dev.innkeeper.hotel.booking.StayInvalid;
import dev.innkeeper.platform.problem.Problem;
import dev.innkeeper.platform.problem.Problem.FieldError;
import dev.innkeeper.platform.problem.ProblemException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.WebApplicationException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What each failure is called. Nothing of an unexpected one leaves the house: its message may hold SQL or a secret. */
final class Problems {
    /** Nothing is wrong with the request: sent again in a moment it will be answered. */
    static final Problem OUTAGE = Problem.of(
            503,
            "unavailable",
            "Not possible just now",
            "Please try again in a moment. Nothing is booked twice if the Idempotency-Key stays the same.");

    private Problems() {}

    static Problem of(Throwable failure) {
        return switch (failure) {
            case ProblemException known -> known.problem();
            case StayInvalid stay ->
                invalid(400, "The stay is not possible", List.of(new FieldError(stay.field(), message(stay))));
            case ReservationNotFound missing ->
                Problem.of(
                        404, "reservation-not-found", "No such reservation", "There is no such reservation of yours.");
            case IllegalTransition transition ->
                Problem.of(409, "illegal-transition", "Not possible in this status", sentence(message(transition)));
            case EmailTaken taken ->
                invalid(
                        409,
                        "email-taken",
                        "The address has an account",
                        List.of(new FieldError("email", message(taken))));
            case BodyTooLarge body -> body.problem();
            case UnauthorizedException stranger ->
                Problem.of(
                        401, "not-signed-in", "Not signed in", "Sign in, or send a bearer token that is still valid.");
            case ForbiddenException forbidden ->
                Problem.of(403, "not-allowed", "Not allowed", "Your role may not do this.");
            case RefusedException refused -> refused.refusal().problem();
            case JsonMappingException json -> ofJson(json);
            case WebApplicationException web -> ofWeb(web);
            default -> Outage.isBehind(failure) ? OUTAGE : Problem.of(500, "internal", "Internal error", null);
        };
    }

    private static Problem ofJson(JsonMappingException failure) {
        var field = path(failure);
        var message =
                failure instanceof UnrecognizedPropertyException ? "is not known" : "has the wrong type or format";
        if (field.isEmpty()) {
            return malformed();
        }
        return invalid(400, "The request is not valid", List.of(new FieldError(field, message)));
    }

    private static Problem ofWeb(WebApplicationException failure) {
        int status = failure.getResponse().getStatus();
        return switch (status) {
            case 400 -> failure.getCause() == null ? badRequest(failure) : malformed();
            // So Quarkus REST wraps what says which value of a query can not be read.
            case 404 -> failure.getCause() instanceof ProblemException known ? known.problem() : notFound();
            case 405 ->
                Problem.of(405, "method-not-allowed", "Method not allowed", "This address does not know that method.");
            case 406 -> Problem.of(406, "not-acceptable", "Not acceptable", "This is only to be had as JSON or HTML.");
            case 413 -> Problem.of(413, "body-too-large", "Request too large", null);
            case 415 -> Problem.of(415, "unsupported-media-type", "Unsupported media type", "Send application/json.");
            default -> Problem.of(status, "http-" + status, "Request failed", null);
        };
    }

    private static Problem notFound() {
        return Problem.of(404, "not-found", "Not found", "There is nothing at this address.");
    }

    private static Problem badRequest(WebApplicationException failure) {
        return Problem.of(400, "bad-request", "Bad request", failure.getMessage());
    }

    private static Problem malformed() {
        return Problem.of(
                400, "malformed-json", "Malformed JSON", "The body is not the JSON object this address reads.");
    }

    private static Problem invalid(int status, String title, List<FieldError> errors) {
        return invalid(status, "invalid-request", title, errors);
    }

    private static Problem invalid(int status, String slug, String title, List<FieldError> errors) {
        var detail = errors.stream()
                .map(error -> error.field() + " " + error.message())
                .collect(Collectors.joining("; "));
        return Problem.of(status, slug, title, detail).with(errors);
    }

    private static String path(JsonMappingException failure) {
        return failure.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .collect(Collectors.joining("."));
    }

    private static String message(Throwable failure) {
        @Nullable String message = failure.getMessage();
        return message == null ? "" : message;
    }

    private static String sentence(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }
}
