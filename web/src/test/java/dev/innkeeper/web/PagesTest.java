package dev.innkeeper.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.not;

import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The pages without JavaScript: links are followed and forms are posted. */
@QuarkusTest
@WithTestResource(Backends.class)
class PagesTest {
    private static final Pattern KEY = Pattern.compile("name=\"key\" value=\"([^\"]+)\"");

    @Test
    void aGuestBooksConfirmsAndCancelsWithFormsOnly() {
        var session = login("guest@example.com");
        var from = LocalDate.now(ZoneOffset.UTC).plusDays(300).toString();
        var to = LocalDate.now(ZoneOffset.UTC).plusDays(302).toString();
        var type = Visitor.roomType();
        var room = given().cookie("innkeeper_session", session)
                .queryParams("hotel", "lisbon", "roomType", type, "from", from, "to", to, "guests", 1)
                .get("/book")
                .then()
                .statusCode(200)
                .body(containsString("Reserve this room"))
                .extract()
                .asString();
        var key = KEY.matcher(room);
        assertThat(key.find()).isTrue();
        var location = form(session)
                .formParams("hotel", "lisbon", "roomType", type, "from", from, "to", to)
                .formParams("guests", "1", "key", key.group(1), "note", "Late <arrival>")
                .post("/book")
                .then()
                .statusCode(303)
                .extract()
                .header("Location");
        var path = location.replaceFirst("^https?://[^/]+", "");
        page(session, path).body(containsString("On hold")).body(containsString("Confirm, pay at the hotel"));
        form(session).post(path + "/payments").then().statusCode(303);
        page(session, path + "/status").body(containsString("data-status=\"confirmed\""));
        page(session, path + "/cancellation").body(containsString("Cancelling is free now"));
        form(session).post(path + "/cancellation").then().statusCode(303);
        page(session, path).body(containsString("This reservation is cancelled."));
        page(session, "/reservations").body(containsString("Cancelled"));
        form(session).post(path + "/cancellation").then().statusCode(409).contentType(ContentType.HTML);
    }

    @Test
    void whoComesTooLateIsShownWhatIsStillFree() {
        var session = login("guest@example.com");
        var from = LocalDate.now(ZoneOffset.UTC).plusDays(250);
        var wish = Visitor.wish(from, from.plusDays(1));
        given().cookie("innkeeper_session", session)
                .queryParams(wish)
                .get("/book")
                .then()
                .statusCode(200)
                .body(containsString("We hold it for 15 minutes"));
        Visitor.guest().bookOut(wish);

        var reserved = form(session)
                .formParams(wish)
                .formParam("key", UUID.randomUUID())
                .post("/book");
        var chosen =
                given().cookie("innkeeper_session", session).queryParams(wish).get("/book");

        for (var answer : List.of(reserved, chosen)) {
            answer.then()
                    .statusCode(409)
                    .contentType(ContentType.HTML)
                    .body(containsString("Someone was faster"))
                    .body(containsString("These are still free:"))
                    .body(containsString("/book?hotel=lisbon&amp;roomType="));
        }
    }

    @Test
    void homeAndResultsRender() {
        given().get("/").then().statusCode(200).body(containsString("Casa do Mar"));
        given().get("/search?city=Lisbon&guests=2").then().statusCode(200).body(containsString("Choose"));
        given().get("/search?from=2001-01-01&to=2001-01-02")
                .then()
                .statusCode(200)
                .body(containsString("role=\"alert\""));
        given().get("/search?from=nonsense&guests=many&min=-1&max=x").then().statusCode(200);
        given().get("/login?next=/desk").then().statusCode(200).body(containsString("value=\"/desk\""));
        given().get("/register").then().statusCode(200);
    }

    @Test
    void whoIsNotSignedInIsSentToTheLogin() {
        given().redirects()
                .follow(false)
                .get("/reservations")
                .then()
                .statusCode(303)
                .header("Location", endsWith("/login?next=%2Freservations"));
    }

    @Test
    void theLoginSendsNobodyToAnotherSite() {
        for (var next : new String[] {"//evil.example", "https://evil.example", "/\\evil.example", "evil"}) {
            given().redirects()
                    .follow(false)
                    .header("Sec-Fetch-Site", "same-origin")
                    .formParams("email", "guest@example.com", "password", "innkeeper-demo", "next", next)
                    .post("/login")
                    .then()
                    .statusCode(303)
                    .header("Location", not(containsString("evil")));
        }
    }

    @Test
    void aWrongPasswordKeepsTheAddress() {
        given().header("Sec-Fetch-Site", "same-origin")
                .formParams("email", "who@example.com", "password", "wrong")
                .post("/login")
                .then()
                .statusCode(401)
                .body(containsString("value=\"who@example.com\""))
                .body(containsString("role=\"alert\""));
    }

    @Test
    void theDeskIsForStaffOnly() {
        page(login("staff@example.com"), "/desk/lisbon")
                .body(containsString("data-live=\"private-desk.lisbon\""))
                .body(containsString("data-present=\"presence-desk.lisbon\""));
        given().cookie("innkeeper_session", login("guest@example.com"))
                .get("/desk/lisbon")
                .then()
                .statusCode(403)
                .contentType(ContentType.HTML);
    }

    @Test
    void onlyThePagesOfWhoIsLoggedInSignTheirConnectionIn() {
        page(login("guest@example.com"), "/search?city=Lisbon").body(containsString("data-signin=\"yes\""));
        given().get("/search?city=Lisbon")
                .then()
                .statusCode(200)
                .body(containsString("data-key="))
                .body(not(containsString("data-signin")));
    }

    @Test
    void missingPagesAreFriendly() {
        var session = login("guest@example.com");
        given().get("/no/such/page")
                .then()
                .statusCode(404)
                .contentType(ContentType.HTML)
                .body(containsString("We could not find that page"));
        given().cookie("innkeeper_session", session)
                .get("/reservations/" + UUID.randomUUID())
                .then()
                .statusCode(404)
                .contentType(ContentType.HTML);
    }

    private static io.restassured.response.ValidatableResponse page(String session, String path) {
        return given().cookie("innkeeper_session", session).get(path).then().statusCode(200);
    }

    private static RequestSpecification form(String session) {
        return given().redirects()
                .follow(false)
                .cookie("innkeeper_session", session)
                .header("Sec-Fetch-Site", "same-origin");
    }

    private static String login(String email) {
        return given().redirects()
                .follow(false)
                .header("Sec-Fetch-Site", "same-origin")
                .formParams("email", email, "password", "innkeeper-demo")
                .post("/login")
                .then()
                .statusCode(303)
                .extract()
                .cookie("innkeeper_session");
    }
}
