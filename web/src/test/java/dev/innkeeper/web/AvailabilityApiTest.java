package dev.innkeeper.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class AvailabilityApiTest {
    @Test
    void availabilityIsFilteredAndPaged() {
        var from = LocalDate.now(ZoneOffset.UTC).plusDays(100);
        var first = given().queryParam("from", from.toString())
                .queryParam("to", from.plusDays(2).toString())
                .queryParam("guests", 2)
                .queryParam("limit", 2)
                .get("/api/availability")
                .then()
                .statusCode(200)
                .body("offers", not(empty()))
                .extract();
        given().queryParam("from", from.toString())
                .queryParam("to", from.plusDays(2).toString())
                .queryParam("guests", 2)
                .queryParam("cursor", first.<String>path("nextCursor"))
                .get("/api/availability")
                .then()
                .statusCode(200)
                .body("offers.roomType", not(hasItem(first.<String>path("offers[0].roomType"))));
        given().get("/api/availability?to=2030-01-01").then().statusCode(400).body("errors.field", hasItem("from"));
    }

    @Test
    void hotelsAreListed() {
        given().get("/api/hotels").then().statusCode(200).body("slug", hasItem("kyoto"));
        given().get("/api/hotels/nowhere").then().statusCode(404).body("type", endsWith("hotel-not-found"));
    }

    @Test
    void aPriceRangeNamesItsCurrencyUnlessTheHotelsHaveOne() {
        var from = LocalDate.now(ZoneOffset.UTC).plusDays(100);
        var search = "/api/availability?minPrice=100&from=" + from + "&to=" + from.plusDays(1);
        given().get(search).then().statusCode(400).body("errors.field", hasItem("currency"));
        given().get(search + "&currency=JPY")
                .then()
                .statusCode(200)
                .body("offers", not(empty()))
                .body("offers.total.currency", everyItem(equalTo("JPY")));
        given().get(search + "&hotel=lisbon").then().statusCode(200).body("offers", not(empty()));
        given().get(search + "&city=kyoto").then().statusCode(200).body("offers", not(empty()));
    }

    @Test
    void pricesAreFilteredOnAPageWhereThereIsOneCurrency() {
        given().get("/search?city=Kyoto").then().statusCode(200).body(containsString("Total from (JPY)"));
        given().get("/search").then().statusCode(200).body(not(containsString("Total from")));
        given().get("/search?min=1").then().statusCode(200).body(containsString("The currency: is needed"));
    }
}
