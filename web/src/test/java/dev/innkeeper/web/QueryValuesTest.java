package dev.innkeeper.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(Backends.class)
class QueryValuesTest {
    @ParameterizedTest
    @CsvSource({
        "from=soon&to=2030-01-02, from, must be a date like 2027-05-01",
        "from=2030-02-30&to=2030-03-02, from, must be a date like 2027-05-01",
        "from=2030-01-01&to=, to, must not be null",
        "from=2030-01-01&to=2030-01-02&guests=abc, guests, must be a whole number",
        "from=2030-01-01&to=2030-01-02&guests=1.5, guests, must be a whole number",
        "from=2030-01-01&to=2030-01-02&limit=99999999999, limit, is out of range",
        "from=2030-01-01&to=2030-01-02&minPrice=x, minPrice, must be a whole number"
    })
    void aValueThatCanNotBeReadIsNamed(String query, String field, String message) {
        given().get("/api/availability?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/invalid-request"))
                .body("errors.field", contains(field))
                .body("errors.message", contains(message));
    }

    @Test
    void aPagesLimitThatIsNoNumberIsNamed() {
        Visitor.guest()
                .ask()
                .get("/api/reservations?limit=x")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors.field", contains("limit"));
    }
}
