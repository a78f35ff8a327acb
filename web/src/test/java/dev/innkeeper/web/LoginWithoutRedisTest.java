package dev.innkeeper.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(WithoutRedis.class)
class LoginWithoutRedisTest {
    @Inject
    MeterRegistry meters;

    @Test
    void guestsSignInAndBook() {
        Visitor.guest().book(Visitor.wish()).then().statusCode(201);
        given().get("/readyz").then().statusCode(200);
    }

    @Test
    void guessingIsSlowedDownByThisProcess() {
        var email = UUID.randomUUID() + "@example.com";
        for (int guess = 0; guess < 10; guess++) {
            login(email, "guess " + guess)
                    .then()
                    .statusCode(401)
                    .header("RateLimit-Remaining", Integer.toString(9 - guess));
        }

        login(email, "one more")
                .then()
                .statusCode(429)
                .header("Retry-After", notNullValue())
                .body("type", equalTo("/problems/too-many-attempts"));
        assertThat(meters.get("hotel.limit.local").counter().count()).isGreaterThanOrEqualTo(11);
    }

    @Test
    void signingInRightDoesNotUseUpAttempts() {
        for (int login = 0; login < 12; login++) {
            login("staff@example.com", "innkeeper-demo").then().statusCode(201);
        }
    }

    private static Response login(String email, String password) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("email", email, "password", password))
                .post("/api/session");
    }
}
