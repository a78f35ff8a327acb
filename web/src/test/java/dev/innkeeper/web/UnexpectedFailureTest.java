package dev.innkeeper.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What callers are told when a table is gone. */
@QuarkusTest
@WithTestResource(Backends.class)
class UnexpectedFailureTest {
    private static final String[] SECRETS = {
        "SELECT", "relation", "reservation_gone", "SqlFailure", "PSQLException", "Exception", "\tat ", "dev.innkeeper"
    };

    @Inject
    DataSource database;

    private Visitor guest = new Visitor("");

    @BeforeEach
    void breakIt() throws SQLException {
        guest = Visitor.guest();
        run("ALTER TABLE reservation RENAME TO reservation_gone");
    }

    @AfterEach
    void mendIt() throws SQLException {
        run("ALTER TABLE reservation_gone RENAME TO reservation");
    }

    @Test
    void aProgramGetsATypeAndATraceAndNothingElse() {
        var body = guest.ask()
                .get("/api/reservations")
                .then()
                .statusCode(500)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/internal"))
                .body("title", equalTo("Internal error"))
                .body("status", equalTo(500))
                .body("instance", equalTo("/api/reservations"))
                .body("traceId", matchesPattern("[0-9a-f]{32}"))
                .body("detail", nullValue())
                .extract()
                .asString();
        assertThat(body).doesNotContain(SECRETS);
    }

    @Test
    void aPersonGetsAPageWithATraceToQuote() {
        var page = given().cookie("innkeeper_session", guest.token())
                .get("/reservations")
                .then()
                .statusCode(500)
                .contentType("text/html;charset=UTF-8")
                .body(containsString("Something broke on our side"))
                .body(matchesPattern("(?s).*<code>[0-9a-f]{32}</code>.*"))
                .extract()
                .asString();
        assertThat(page).doesNotContain(SECRETS);
    }

    private void run(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
