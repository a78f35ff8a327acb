package dev.innkeeper.web;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.innkeeper.testkit.Backends;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class MaintenanceTest {
    private static final String KEY = "innkeeper:maintenance";

    @Inject
    RedisDataSource redis;

    @BeforeEach
    void close() {
        redis.value(String.class).set(KEY, "moving house");
        awaitHome(503);
    }

    @AfterEach
    void open() {
        redis.key().del(KEY);
        awaitHome(200);
    }

    @Test
    void peopleAreToldToComeBackLater() {
        given().get("/search?city=Lisbon")
                .then()
                .statusCode(503)
                .header("Retry-After", "60")
                .header("Cache-Control", "no-store")
                .contentType("text/html;charset=UTF-8")
                .body(containsString("We are tidying up"))
                .body(containsString("Your reservations are safe"));
    }

    @Test
    void programsAreToldToComeBackLater() {
        given().get("/api/hotels")
                .then()
                .statusCode(503)
                .header("Retry-After", "60")
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/maintenance"));
    }

    @Test
    void aClosedHouseIsReadyAndAlive() {
        given().get("/readyz").then().statusCode(200);
        given().get("/livez").then().statusCode(200);
        given().get("/health").then().statusCode(200);
    }

    @Test
    void theClosedPageStillHasItsStyle() {
        var page = given().get("/").asString();
        var style = page.replaceFirst("(?s).*href=\"(/assets/app-[0-9a-f]+\\.css)\".*", "$1");
        given().get(style).then().statusCode(200);
    }

    private static void awaitHome(int status) {
        await().atMost(Duration.ofSeconds(30)).until(() -> given().get("/").statusCode() == status);
    }
}
