package dev.innkeeper.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasToString;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.innkeeper.testkit.Backends;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class FrontDoorTest {
    private static final Pattern STYLES = Pattern.compile("href=\"(/assets/app-[0-9a-f]+\\.css)\"");

    @Inject
    MeterRegistry meters;

    @Test
    void pagesMayRunNothingButOurOwnFiles() {
        given().get("/")
                .then()
                .header("Content-Security-Policy", containsString("script-src 'self';"))
                .header("Content-Security-Policy", containsString("connect-src 'self' ws://localhost:8081"))
                .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
                .header("Content-Security-Policy", not(containsString("unsafe")))
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "strict-origin-when-cross-origin")
                .header("Permissions-Policy", containsString("camera=()"))
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Strict-Transport-Security", nullValue())
                .body(not(containsString("style=\"")))
                .body(not(containsString("onclick")));
    }

    @Test
    void apiAnswersAreNeitherCachedNorRendered() {
        given().get("/api/hotels")
                .then()
                .header("Cache-Control", "no-store")
                .header("Content-Security-Policy", containsString("default-src 'none'"));
    }

    @Test
    void assetsAreKeptForeverAndCompressed() {
        var found = STYLES.matcher(given().get("/").asString());
        assertThat(found.find()).isTrue();
        var asset = given().header("Accept-Encoding", "gzip")
                .get(found.group(1))
                .then()
                .statusCode(200)
                .extract();
        assertThat(asset.header("Cache-Control")).contains("immutable", "max-age=31536000");
        assertThat(asset.header("Content-Encoding")).isEqualTo("gzip");
        given().header("If-None-Match", asset.header("ETag"))
                .get(found.group(1))
                .then()
                .statusCode(304);
        given().get("/assets/app-000000000000.css").then().statusCode(404);
    }

    @Test
    void aLargeBodyIs413() {
        given().contentType(ContentType.JSON)
                .body("x".repeat(70_000))
                .post("/api/session")
                .then()
                .statusCode(413)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/body-too-large"));
    }

    @Test
    void aLargeHeaderIsRefused() {
        int status =
                given().header("X-Large", "x".repeat(20_000)).get("/api/hotels").statusCode();
        assertThat(status).isIn(400, 431);
    }

    @Test
    void theMainPortShowsNothingButTheApp() {
        for (var path :
                new String[] {"/metrics", "/q/metrics", "/q/health", "/q/openapi", "/q/dev-ui", "/q/swagger-ui"}) {
            given().get(path).then().statusCode(404);
        }
        given().get("/livez").then().statusCode(200);
    }

    @Test
    void theApiIsDescribedWithExamples() {
        given().accept(ContentType.JSON)
                .get("/openapi?format=json")
                .then()
                .statusCode(200)
                .body("paths.'/api/reservations'.post.responses.'409'.description", containsString("alternatives"))
                .body("components.schemas.NewPayment", hasToString(containsString("at_hotel")));
        given().get("/swagger-ui/").then().statusCode(200);
    }

    @Test
    void requestsAreCountedByRouteNotByPath() {
        given().get("/api/hotels/lisbon").then().statusCode(200);
        given().get("/api/hotels/nowhere").then().statusCode(404);
        // They are counted once the answer is away.
        await().untilAsserted(() -> assertThat(meters.find("hotel.http.requests")
                        .tags("route", "/api/hotels/{slug}")
                        .counters())
                .extracting(counter -> counter.getId().getTag("status"))
                .contains("200", "404"));
    }

    @Test
    void aChannelIsSignedForItsGuestOnly() {
        var guest = Visitor.guest();
        var channel = "private-reservation." + guest.hold();
        var form = Map.of("socket_id", "123.456", "channel_name", channel);
        guest.ask()
                .formParams(form)
                .post("/broadcasting/auth")
                .then()
                .statusCode(200)
                .body("auth", containsString(":"));
        Visitor.staff().ask().formParams(form).post("/pusher/auth").then().statusCode(200);
        Visitor.stranger()
                .ask()
                .formParams(form)
                .post("/broadcasting/auth")
                .then()
                .statusCode(403);
        given().formParams(form).post("/broadcasting/auth").then().statusCode(401);
        guest.ask()
                .formParams(Map.of("socket_id", "x:private-desk.lisbon", "channel_name", channel))
                .post("/broadcasting/auth")
                .then()
                .statusCode(400);
        guest.ask()
                .formParams(Map.of("socket_id", "123.456", "channel_name", "private-desk.lisbon"))
                .post("/broadcasting/auth")
                .then()
                .statusCode(403);
    }

    @Test
    void theDeskSeesItsPeopleByName() {
        var form = Map.of("socket_id", "123.456", "channel_name", "presence-desk.lisbon");

        Visitor.staff()
                .ask()
                .formParams(form)
                .post("/broadcasting/auth")
                .then()
                .statusCode(200)
                .body("channel_data", containsString("\"user_info\":{\"name\":\""))
                .body("auth", containsString(":"));
        Visitor.guest().ask().formParams(form).post("/broadcasting/auth").then().statusCode(403);
    }

    @Test
    void aConnectionIsSignedInAsTheCallerOnly() {
        var form = Map.of("socket_id", "123.456");
        for (var path : new String[] {"/pusher/user-auth", "/broadcasting/user-auth"}) {
            Visitor.guest()
                    .ask()
                    .formParams(form)
                    .post(path)
                    .then()
                    .statusCode(200)
                    .body("user_data", containsString("\"id\":\""))
                    .body("auth", containsString(":"));
            given().formParams(form).post(path).then().statusCode(401);
        }
        Visitor.guest()
                .ask()
                .formParams(Map.of("socket_id", "123.456::user::{}"))
                .post("/pusher/user-auth")
                .then()
                .statusCode(400);
    }
}
