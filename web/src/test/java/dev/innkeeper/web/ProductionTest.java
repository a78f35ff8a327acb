package dev.innkeeper.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Production.class)
class ProductionTest {
    @Test
    void browsersAreToldToComeByTlsOnly() {
        for (var path : new String[] {"/", "/api/hotels", "/no/such/page"}) {
            given().get(path).then().header("Strict-Transport-Security", startsWith("max-age=63072000"));
        }
    }

    @Test
    void aSessionCookieTravelsByTlsOnlyEvenBehindAProxyThatEndsIt() {
        var cookie = given().contentType(ContentType.JSON)
                .body(Map.of("email", "ada@example.com", "name", "Ada", "password", "a long sentence"))
                .post("/api/accounts")
                .then()
                .statusCode(201)
                .extract()
                .detailedCookie("innkeeper_session");
        assertThat(cookie.isSecured()).isTrue();
        assertThat(cookie.isHttpOnly()).isTrue();
    }

    @Test
    void thereIsNoSwaggerUi() {
        for (var path : new String[] {"/swagger-ui", "/swagger-ui/", "/swagger-ui/index.html"}) {
            given().redirects().follow(false).get(path).then().statusCode(404);
        }
    }

    @Test
    void pagesTalkToTheRealtimeServiceOfTheInstallation() {
        given().get("/")
                .then()
                .header("Content-Security-Policy", containsString("connect-src 'self' wss://realtime.example.com"));
    }
}
