package dev.innkeeper.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.innkeeper.hotel.account.Account;
import dev.innkeeper.hotel.account.Role;
import dev.innkeeper.hotel.maintenance.Closings;
import dev.innkeeper.testkit.Backends;
import dev.innkeeper.web.session.SessionCookie;
import dev.innkeeper.web.session.Sessions;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class MaintenanceTest {
    @Inject
    Closings closings;

    @Inject
    Sessions sessions;

    @Inject
    MeterRegistry meters;

    @BeforeEach
    void close() {
        closings.close("A new boiler is being built in", 600, List.of(), "test");
        awaitHome(503);
    }

    @AfterEach
    void open() {
        closings.open("test");
        awaitHome(200);
    }

    @Test
    void peopleAreToldToComeBackLater() {
        given().get("/search?city=Lisbon")
                .then()
                .statusCode(503)
                .header("Retry-After", "600")
                .header("Cache-Control", "no-store")
                .contentType("text/html;charset=UTF-8")
                .body(containsString("We are tidying up"))
                .body(containsString("A new boiler is being built in"))
                .body(containsString("Your reservations are safe"));
    }

    @Test
    void programsAreToldToComeBackLater() {
        given().get("/api/hotels")
                .then()
                .statusCode(503)
                .header("Retry-After", "600")
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/maintenance"))
                .body("detail", equalTo("A new boiler is being built in"));
    }

    @Test
    void operatorsPassAndNobodyElse() {
        given().auth().oauth2(token(Role.OPERATOR)).get("/api/hotels").then().statusCode(200);
        given().cookie(SessionCookie.NAME, token(Role.OPERATOR)).get("/").then().statusCode(200);
        given().auth().oauth2(token(Role.STAFF)).get("/api/hotels").then().statusCode(503);
        given().auth()
                .oauth2(token(Role.OPERATOR) + "x")
                .get("/api/hotels")
                .then()
                .statusCode(503);
    }

    @Test
    void anOperatorCanStillLogIn() {
        given().get("/login").then().statusCode(200);
        given().contentType("application/json")
                .body("{\"email\":\"nobody@example.com\",\"password\":\"not the password\"}")
                .post("/api/session")
                .then()
                .statusCode(401);
    }

    @Test
    void aSecondWordReplacesTheFirst() {
        closings.close("Nearly there", 30, List.of(), "test");

        await().atMost(Duration.ofSeconds(30))
                .until(() -> "30".equals(given().get("/api/hotels").header("Retry-After")));
    }

    @Test
    void aClosedHouseIsReadyAndAlive() {
        given().get("/readyz").then().statusCode(200);
        given().get("/livez").then().statusCode(200);
        given().get("/health").then().statusCode(200);
    }

    @Test
    void theClosedHouseIsSeenInTheMetricsAndItsAnswersCountApart() {
        var before = answers();
        given().get("/search?city=Lisbon").then().statusCode(503);

        await().until(() -> answers() > before);
        assertThat(meters.get("innkeeper.maintenance").gauge().value()).isEqualTo(1);
        open();
        assertThat(meters.get("innkeeper.maintenance").gauge().value()).isZero();
    }

    private double answers() {
        return meters.find("hotel.http.requests").tags("route", "maintenance", "status", "503").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    @Test
    void theClosedPageStillHasItsStyle() {
        var page = given().get("/").asString();
        var style = page.replaceFirst("(?s).*href=\"(/assets/app-[0-9a-f]+\\.css)\".*", "$1");
        given().get(style).then().statusCode(200);
    }

    private String token(Role role) {
        return sessions.issue(new Account(new UUID(0, 1), "someone@example.com", "Someone", role));
    }

    private static void awaitHome(int status) {
        await().atMost(Duration.ofSeconds(30)).until(() -> given().get("/").statusCode() == status);
    }
}
