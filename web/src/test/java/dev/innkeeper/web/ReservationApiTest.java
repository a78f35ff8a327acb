package dev.innkeeper.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class ReservationApiTest {
    private Visitor guest = new Visitor("");

    @BeforeEach
    void signIn() {
        guest = Visitor.guest();
    }

    @Test
    void aBookingIsHeldPaidAndCancelled() {
        var booked = guest.book(Visitor.wish()).then().statusCode(201).extract();
        String id = booked.path("id");
        assertThat(booked.header("Location")).endsWith("/api/reservations/" + id);
        assertThat(booked.<String>path("status")).isEqualTo("held");

        guest.send(Map.of("method", "at_hotel"))
                .post("/api/reservations/{id}/payments", id)
                .then()
                .statusCode(201)
                .body("status", equalTo("confirmed"));
        guest.ask()
                .get("/api/reservations/{id}/cancellation", id)
                .then()
                .statusCode(200)
                .body("free", equalTo(true))
                .body("freeUntil", notNullValue());
        guest.ask()
                .post("/api/reservations/{id}/cancellation", id)
                .then()
                .statusCode(201)
                .body("status", equalTo("cancelled"));
        guest.ask()
                .post("/api/reservations/{id}/cancellation", id)
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/illegal-transition"));
    }

    @Test
    void theSameKeyAndBodyAnswersTheFirstReservationAgain() {
        var key = UUID.randomUUID().toString();
        var wish = Visitor.wish();
        var first = guest.send(wish)
                .header("Idempotency-Key", key)
                .post("/api/reservations")
                .then()
                .statusCode(201);
        assertThat(first.extract().header("Idempotency-Replayed")).isNull();
        guest.send(wish)
                .header("Idempotency-Key", key)
                .post("/api/reservations")
                .then()
                .statusCode(201)
                .header("Idempotency-Replayed", "true")
                .header("Location", equalTo(first.extract().header("Location")))
                .body("id", equalTo(first.extract().path("id")));
    }

    @Test
    void aRepetitionIsAnsweredAsTheFirstWasWhateverHasHappenedMeanwhile() {
        var key = UUID.randomUUID().toString();
        var wish = Visitor.wish();
        var first = guest.send(wish).header("Idempotency-Key", key).post("/api/reservations");
        String id = first.then().statusCode(201).extract().path("id");

        guest.send(Map.of("method", "at_hotel"))
                .post("/api/reservations/{id}/payments", id)
                .then()
                .statusCode(201);
        var paid = guest.send(wish).header("Idempotency-Key", key).post("/api/reservations");
        guest.ask().post("/api/reservations/{id}/cancellation", id).then().statusCode(201);
        var cancelled = guest.send(wish).header("Idempotency-Key", key).post("/api/reservations");

        assertThat(paid.asString()).isEqualTo(first.asString());
        assertThat(cancelled.asString()).isEqualTo(first.asString());
        guest.ask().get("/api/reservations/{id}", id).then().body("status", equalTo("cancelled"));
    }

    @Test
    void theSameKeyWithAnotherBodyIs422() {
        var key = UUID.randomUUID().toString();
        guest.send(Visitor.wish())
                .header("Idempotency-Key", key)
                .post("/api/reservations")
                .then()
                .statusCode(201);
        guest.send(Visitor.wish())
                .header("Idempotency-Key", key)
                .post("/api/reservations")
                .then()
                .statusCode(422)
                .body("type", equalTo("/problems/idempotency-key-reused"));
    }

    @Test
    void aTakenRoomTypeAnswers409WithAlternatives() {
        var from = LocalDate.now(ZoneOffset.UTC).plusDays(200);
        var wish = Visitor.wish(from, from.plusDays(1));
        guest.bookOut(wish);
        guest.book(wish)
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/room-taken"))
                .body("alternatives.hotel", hasItem("lisbon"));
    }

    @Test
    void aStrangersReservationIs404ForEverythingButTheDesk() {
        var id = guest.hold();
        var other = Visitor.stranger();
        other.ask().get("/api/reservations/{id}", id).then().statusCode(404);
        other.ask().post("/api/reservations/{id}/cancellation", id).then().statusCode(404);
        other.send(Map.of("method", "at_hotel"))
                .post("/api/reservations/{id}/payments", id)
                .then()
                .statusCode(404);
        Visitor.staff().ask().get("/api/reservations/{id}", id).then().statusCode(200);
    }

    @Test
    void onlyTheDeskChecksIn() {
        var id = guest.hold();
        guest.ask()
                .post("/api/reservations/{id}/check-in", id)
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/not-allowed"));
        Visitor.staff()
                .ask()
                .post("/api/reservations/{id}/check-in", id)
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/illegal-transition"));
    }

    @Test
    void ownReservationsComeInPages() {
        var someone = Visitor.stranger();
        var first = someone.hold();
        var second = someone.hold();
        var page = someone.ask()
                .get("/api/reservations?limit=1")
                .then()
                .statusCode(200)
                .extract();
        assertThat(page.<String>path("reservations[0].id")).isEqualTo(second);
        someone.ask()
                .queryParam("limit", 1)
                .queryParam("cursor", page.<String>path("nextCursor"))
                .get("/api/reservations")
                .then()
                .body("reservations[0].id", equalTo(first));
    }

    @Test
    void whoIsNotSignedInGets401() {
        given().contentType(ContentType.JSON)
                .body(Visitor.wish())
                .post("/api/reservations")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", "Bearer")
                .body("type", equalTo("/problems/not-signed-in"));
        given().header("Authorization", "Bearer forged.token.here")
                .get("/api/reservations")
                .then()
                .statusCode(401);
    }

    @Test
    void aPastOrEndlessOrFarStayNamesItsField() {
        var today = LocalDate.now(ZoneOffset.UTC);
        rejected(Visitor.wish(today.minusDays(3), today.plusDays(1)), "from");
        rejected(Visitor.wish(today.plusDays(5), today.plusDays(5)), "to");
        rejected(Visitor.wish(today.plusDays(5), today.plusDays(90)), "to");
        rejected(Visitor.wish(today.plusDays(900), today.plusDays(901)), "from");
    }

    @Test
    void wrongFieldsAreNamed() {
        var many = new HashMap<>(Visitor.wish());
        many.put("guests", 0);
        rejected(many, "guests");
        var unknown = new HashMap<>(Visitor.wish());
        unknown.put("discount", 100);
        rejected(unknown, "discount");
        var odd = new HashMap<>(Visitor.wish());
        odd.put("from", "tomorrow");
        rejected(odd, "from");
        var missing = new HashMap<>(Visitor.wish());
        missing.remove("hotel");
        rejected(missing, "hotel");
    }

    @Test
    void aBodyThatIsNotJsonIs400() {
        guest.ask()
                .contentType(ContentType.JSON)
                .body("{\"hotel\": ")
                .post("/api/reservations")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/malformed-json"));
        guest.ask()
                .contentType(ContentType.JSON)
                .post("/api/reservations")
                .then()
                .statusCode(400);
    }

    @Test
    void otherContentTypesMethodsAndAddressesAreProblems() {
        guest.ask()
                .contentType("text/plain")
                .body("hello")
                .post("/api/reservations")
                .then()
                .statusCode(415)
                .contentType("application/problem+json");
        guest.ask().delete("/api/reservations").then().statusCode(405).contentType("application/problem+json");
        guest.ask()
                .get("/api/nothing")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/not-found"));
        guest.ask().get("/api/reservations/not-a-uuid").then().statusCode(404).contentType("application/problem+json");
    }

    @Test
    void anAnswerNeverShowsAStackTraceOrSql() {
        guest.ask()
                .queryParam("cursor", "';DROP TABLE reservation;--")
                .get("/api/reservations")
                .then()
                .statusCode(400)
                .body("errors.field", hasItem("cursor"))
                .body("stack", nullValue());
    }

    private void rejected(Map<String, ?> wish, String field) {
        guest.book(wish)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors.field", hasItem(field));
    }
}
