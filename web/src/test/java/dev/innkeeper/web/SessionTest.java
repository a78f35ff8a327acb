package dev.innkeeper.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.innkeeper.testkit.Backends;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class SessionTest {
    private static final String COOKIE = "innkeeper_session";

    @Inject
    RedisDataSource redis;

    @Test
    void aSessionCookieIsHiddenFromScriptsAndOtherSites() {
        var cookie = login("guest@example.com", "innkeeper-demo")
                .then()
                .statusCode(201)
                .body("role", equalTo("guest"))
                .extract()
                .detailedCookie(COOKIE);
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getSameSite()).isEqualTo("Lax");
        assertThat(cookie.isSecured()).as("plain http in a test").isFalse();
        given().cookie(COOKIE, cookie.getValue())
                .get("/api/session")
                .then()
                .statusCode(200)
                .body("email", equalTo("guest@example.com"));
    }

    @Test
    void aTokenIsAnsweredOnlyWhenAskedFor() {
        login("guest@example.com", "innkeeper-demo").then().body("token", equalTo(null));
        Visitor.guest().ask().get("/api/session").then().statusCode(200);
    }

    @Test
    void signingOutClearsTheCookie() {
        var cookie = login("guest@example.com", "innkeeper-demo").cookie(COOKIE);
        var cleared = given().cookie(COOKIE, cookie)
                .header("Sec-Fetch-Site", "same-origin")
                .delete("/api/session")
                .then()
                .statusCode(204)
                .extract()
                .detailedCookie(COOKIE);
        assertThat(cleared.getMaxAge()).isZero();
    }

    @Test
    void wrongCredentialsDoNotSayWhatIsWrong() {
        var unknown = login("nobody-" + UUID.randomUUID() + "@example.com", "whatever-it-is");
        unknown.then().statusCode(401).body("type", equalTo("/problems/wrong-credentials"));
        var wrong = login("operator@example.com", "wrong password");
        assertThat(wrong.jsonPath().getString("detail"))
                .isEqualTo(unknown.jsonPath().getString("detail"));
    }

    @Test
    void anAddressRegistersOnce() {
        var account = Map.of("email", UUID.randomUUID() + "@example.com", "name", "Ada", "password", "a long sentence");
        given().contentType(ContentType.JSON)
                .body(account)
                .post("/api/accounts")
                .then()
                .statusCode(201);
        given().contentType(ContentType.JSON)
                .body(account)
                .post("/api/accounts")
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/email-taken"));
    }

    @Test
    void aRegistrationIsChecked() {
        given().contentType(ContentType.JSON)
                .body(Map.of("email", "no address", "name", " ", "password", "short"))
                .post("/api/accounts")
                .then()
                .statusCode(400)
                .body("errors.field", equalTo(java.util.List.of("email", "name", "password")));
    }

    @Test
    void guessingIsSlowedDownForTheAccount() {
        var email = UUID.randomUUID() + "@example.com";
        Response last = login(email, "guess");
        last.then().statusCode(401).header("RateLimit-Limit", "10").header("RateLimit-Remaining", notNullValue());
        for (int guess = 0; guess < 10; guess++) {
            last = login(email, "guess " + guess);
        }
        last.then()
                .statusCode(429)
                .contentType("application/problem+json")
                .header("Retry-After", notNullValue())
                .header("RateLimit-Remaining", "0")
                .body("type", equalTo("/problems/too-many-attempts"));
        assertThat(redis.key().keys("limit:login:account:*"))
                .as("nobody's address is written down")
                .allSatisfy(key -> assertThat(key).doesNotContain("@"));
    }

    @Test
    void signingInRightDoesNotUseUpAttempts() {
        for (int login = 0; login < 15; login++) {
            login("staff@example.com", "innkeeper-demo").then().statusCode(201);
        }
    }

    private static Response login(String email, String password) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("email", email, "password", password))
                .post("/api/session");
    }
}
