package dev.innkeeper.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Someone with an account, signed in by bearer token. */
record Visitor(String token) {
    // Every booking of a test gets nights of its own, so that no test takes a room another one wants.
    private static final AtomicInteger NEXT_NIGHT = new AtomicInteger(20);

    static Visitor login(String email) {
        return new Visitor(given().contentType(ContentType.JSON)
                .body(Map.of("email", email, "password", "innkeeper-demo", "token", true))
                .post("/api/session")
                .then()
                .statusCode(201)
                .extract()
                .path("token"));
    }

    static Visitor guest() {
        return login("guest@example.com");
    }

    static Visitor staff() {
        return login("staff@example.com");
    }

    /** A guest nobody else is. */
    static Visitor stranger() {
        var email = "stranger-" + UUID.randomUUID() + "@example.com";
        given().contentType(ContentType.JSON)
                .body(Map.of("email", email, "name", "Stranger", "password", "innkeeper-demo"))
                .post("/api/accounts")
                .then()
                .statusCode(201);
        return login(email);
    }

    RequestSpecification ask() {
        return given().header("Authorization", "Bearer " + token);
    }

    RequestSpecification send(Object json) {
        return ask().contentType(ContentType.JSON).body(json);
    }

    Response book(Map<String, ?> wish) {
        return send(wish).post("/api/reservations");
    }

    /** A fresh hold. */
    String hold() {
        return book(wish()).then().statusCode(201).extract().path("id");
    }

    /** Books until no room like that is left. */
    void bookOut(Map<String, ?> wish) {
        int status = 201;
        for (int room = 0; room < 200 && status == 201; room++) {
            status = book(wish).statusCode();
        }
        assertThat(status).isEqualTo(409);
    }

    /** One night that is free in Lisbon. */
    static Map<String, Object> wish() {
        var from = LocalDate.now(ZoneOffset.UTC).plusDays(NEXT_NIGHT.getAndIncrement());
        return wish(from, from.plusDays(1));
    }

    static Map<String, Object> wish(LocalDate from, LocalDate to) {
        return Map.of(
                "hotel", "lisbon",
                "roomType", roomType(),
                "from", from.toString(),
                "to", to.toString(),
                "guests", 1);
    }

    static String roomType() {
        return given().get("/api/hotels/lisbon")
                .then()
                .statusCode(200)
                .extract()
                .path("roomTypes[0].id");
    }
}
