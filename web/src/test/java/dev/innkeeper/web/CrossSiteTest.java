package dev.innkeeper.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class CrossSiteTest {
    private String cookie = "";

    @BeforeEach
    void signIn() {
        cookie = given().contentType(ContentType.JSON)
                .body(Map.of("email", "guest@example.com", "password", "innkeeper-demo"))
                .post("/api/session")
                .cookie("innkeeper_session");
    }

    @Test
    void anotherSiteCannotUseTheSession() {
        refused(session().header("Sec-Fetch-Site", "cross-site"));
        refused(session().header("Sec-Fetch-Site", "same-site"));
        refused(session().header("Origin", "https://evil.example"));
        refused(session().header("Origin", "null"));
    }

    @Test
    void aSessionThatDoesNotSayWhereItComesFromIsRefused() {
        refused(session());
    }

    @Test
    void ourOwnPagesMayUseTheSession() {
        accepted(session().header("Sec-Fetch-Site", "same-origin"));
        accepted(session().header("Sec-Fetch-Site", "none"));
        accepted(session().header("Origin", "http://localhost:8080"));
    }

    @Test
    void fetchMetadataWinsOverTheOrigin() {
        refused(session().header("Sec-Fetch-Site", "cross-site").header("Origin", "http://localhost:8080"));
    }

    @Test
    void nobodyIsSignedInByAnotherSite() {
        given().header("Sec-Fetch-Site", "cross-site")
                .contentType(ContentType.URLENC)
                .formParam("email", "guest@example.com")
                .formParam("password", "innkeeper-demo")
                .post("/login")
                .then()
                .statusCode(403)
                .contentType("text/html;charset=UTF-8");
    }

    @Test
    void readingIsFreeForEverybody() {
        session()
                .header("Sec-Fetch-Site", "cross-site")
                .get("/api/reservations")
                .then()
                .statusCode(200);
    }

    @Test
    void aBearerTokenNeedsNoOrigin() {
        Visitor.guest().book(Visitor.wish()).then().statusCode(201);
        Visitor.guest()
                .send(Visitor.wish())
                .header("Sec-Fetch-Site", "cross-site")
                .post("/api/reservations")
                .then()
                .statusCode(201);
    }

    private RequestSpecification session() {
        return given().cookie("innkeeper_session", cookie);
    }

    private static void refused(RequestSpecification request) {
        request.contentType(ContentType.JSON)
                .body(Visitor.wish())
                .post("/api/reservations")
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/cross-site"));
    }

    private static void accepted(RequestSpecification request) {
        request.contentType(ContentType.JSON)
                .body(Visitor.wish())
                .post("/api/reservations")
                .then()
                .statusCode(201);
    }
}
