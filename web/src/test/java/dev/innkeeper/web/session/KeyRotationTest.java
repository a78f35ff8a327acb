package dev.innkeeper.web.session;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.hotel.account.Account;
import dev.innkeeper.hotel.account.Role;
import dev.innkeeper.platform.keys.KeyRing;
import dev.innkeeper.web.Production;
import dev.innkeeper.web.WebConfig;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Production.class)
class KeyRotationTest {
    @Inject
    Clock clock;

    @Inject
    WebConfig config;

    @Test
    void aSessionSignedUnderTheOldKeyIsStillRead() {
        var token = signedUnder(Production.oldKey()).issue(guest());

        assertThat(statusWithBearer(token)).isEqualTo(200);
        given().cookie(SessionCookie.NAME, token)
                .get("/api/reservations")
                .then()
                .statusCode(200);
    }

    @Test
    void aNewSessionIsSignedUnderTheNewKey() {
        var token = given().contentType(ContentType.JSON)
                .body(Map.of("email", "eve@example.com", "name", "Eve", "password", "a long sentence"))
                .post("/api/accounts")
                .then()
                .statusCode(201)
                .extract()
                .cookie(SessionCookie.NAME);

        assertThat(signedUnder(Production.newKey()).read(token)).isPresent();
        assertThat(signedUnder(Production.oldKey()).read(token)).isEmpty();
    }

    @Test
    void aSessionOfAKeyThatIsNoLongerInTheRingIsOver() {
        var token = signedUnder(new byte[32]).issue(guest());

        assertThat(statusWithBearer(token)).isEqualTo(401);
    }

    private Sessions signedUnder(byte[] key) {
        return new Sessions(KeyRing.of(List.of(key)), clock, config);
    }

    private static int statusWithBearer(String token) {
        return given().header("Authorization", "Bearer " + token)
                .get("/api/reservations")
                .statusCode();
    }

    private static Account guest() {
        return new Account(UUID.randomUUID(), "someone@example.com", "Someone", Role.GUEST);
    }
}
