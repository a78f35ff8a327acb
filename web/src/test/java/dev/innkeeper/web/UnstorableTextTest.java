package dev.innkeeper.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Postgres refuses any text with a NUL in it, and keys beyond their length: callers are told so before it is asked. */
@QuarkusTest
@WithTestResource(Backends.class)
class UnstorableTextTest {
    private static final String NUL = "\0";

    @Test
    void aNulInJsonIs400() {
        var address = NUL + "guest@example.com";
        refused(json(Map.of("email", address, "password", "innkeeper-demo")).post("/api/session"), "email");
        refused(
                json(Map.of("email", "nul@example.com", "name", "N" + NUL, "password", "innkeeper-demo"))
                        .post("/api/accounts"),
                "name");
        var wish = new HashMap<>(Visitor.wish());
        wish.put("note", "late" + NUL);
        refused(Visitor.guest().book(wish), "note");
    }

    @Test
    void aNulInAQueryIs400() {
        for (var field : new String[] {"city", "hotel", "cursor"}) {
            refused(
                    given().queryParams("from", "2030-01-01", "to", "2030-01-02", field, NUL)
                            .get("/api/availability"),
                    field);
        }
        refused(Visitor.guest().ask().queryParam("cursor", NUL).get("/api/reservations"), "cursor");
    }

    @Test
    void aSearchPageTakesItForNonsenseLikeAnyOther() {
        given().queryParams("city", NUL, "hotel", NUL, "cursor", NUL)
                .get("/search")
                .then()
                .statusCode(200);
    }

    @Test
    void aNulInAFormIs400() {
        refused(form().formParams("email", NUL, "password", "innkeeper-demo").post("/login"), "email");
        refused(
                form().formParams("email", "nul@example.com", "name", NUL, "password", "innkeeper-demo")
                        .post("/register"),
                "name");
        refused(booking().formParam("note", NUL).post("/book"), "note");
        refused(booking().formParam("key", NUL).post("/book"), "key");
    }

    @Test
    void aFormsKeyIsAtMost255CharactersLong() {
        booking()
                .formParam("key", "k".repeat(256))
                .post("/book")
                .then()
                .statusCode(400)
                .contentType(ContentType.HTML)
                .body(containsString("key size must be between 0 and 255"));
        booking().formParam("key", "k".repeat(255)).post("/book").then().statusCode(303);
    }

    private static RequestSpecification json(Map<String, String> body) {
        return given().contentType(ContentType.JSON).body(body);
    }

    private static RequestSpecification form() {
        return given().redirects().follow(false).header("Sec-Fetch-Site", "same-origin");
    }

    private static RequestSpecification booking() {
        return form().header("Authorization", "Bearer " + Visitor.guest().token())
                .formParams(Visitor.wish());
    }

    private static void refused(Response answer, String field) {
        var refused = answer.then().statusCode(400);
        if (answer.contentType().startsWith("text/html")) {
            refused.body(containsString(field + " must not hold the character NUL"));
        } else {
            named(refused, field);
        }
    }

    private static void named(ValidatableResponse refused, String field) {
        refused.contentType("application/problem+json")
                .body("type", equalTo("/problems/invalid-request"))
                .body("errors.field", hasItem(field))
                .body("errors.message", hasItem("must not hold the character NUL"));
    }
}
