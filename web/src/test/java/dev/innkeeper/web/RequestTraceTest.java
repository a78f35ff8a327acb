package dev.innkeeper.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class RequestTraceTest {
    @Inject
    DataSource database;

    @Test
    void theTraceOfTheRequestGoesOnInItsJobs() throws SQLException {
        String trace = UUID.randomUUID().toString().replace("-", "");
        Visitor.guest()
                .send(Visitor.wish())
                .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                .post("/api/reservations")
                .then()
                .statusCode(201);

        try (var connection = database.getConnection();
                var query = connection.prepareStatement("select kind from job where traceparent like ?")) {
            query.setString(1, "00-" + trace + "-%-01");
            try (var jobs = query.executeQuery()) {
                assertThat(jobs.next()).isTrue();
                assertThat(jobs.getString(1)).isEqualTo("hotel.expire-hold");
            }
        }
    }
}
