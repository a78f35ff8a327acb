package dev.innkeeper.web.limit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.innkeeper.testkit.Backends;
import dev.innkeeper.web.WebConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class SharedLimitTest {
    @Inject
    ReactiveRedisDataSource redis;

    @Inject
    WebConfig config;

    @Inject
    MeterRegistry meters;

    @Inject
    Clock clock;

    @Test
    void replicasCountGuessesTogether() {
        var one = replica();
        var other = replica();
        var email = UUID.randomUUID() + "@example.com";
        for (int guess = 0; guess < config.limits().loginsPerAccount(); guess++) {
            var replica = guess % 2 == 0 ? one : other;
            assertThat(replica.login(email, "192.0.2." + guess).allowed()).isTrue();
        }

        assertThatThrownBy(() -> one.login(email, "192.0.2.1")).isInstanceOf(TooManyAttempts.class);
        assertThatThrownBy(() -> other.login(email, "192.0.2.2")).isInstanceOf(TooManyAttempts.class);
    }

    @Test
    void whoGuessedHereIsKnownToAnotherReplica() {
        var email = UUID.randomUUID() + "@example.com";
        for (int guess = 0; guess < config.limits().loginsPerAccount(); guess++) {
            given().contentType(ContentType.JSON)
                    .body(Map.of("email", email, "password", "guess " + guess))
                    .post("/api/session")
                    .then()
                    .statusCode(401);
        }

        assertThatThrownBy(() -> replica().login(email, "192.0.2.9")).isInstanceOf(TooManyAttempts.class);
    }

    @Test
    void aLoginThatSucceededElsewhereIsGivenBack() {
        var one = replica();
        var other = replica();
        var email = UUID.randomUUID() + "@example.com";
        for (int login = 0; login < 2 * config.limits().loginsPerAccount(); login++) {
            one.login(email, "192.0.2.77");
            other.succeeded(email, "192.0.2.77");
        }

        assertThat(one.login(email, "192.0.2.77").remaining())
                .isEqualTo(config.limits().loginsPerAccount() - 1);
    }

    private LoginLimit replica() {
        return new LoginLimit(new SharedLimit(redis, new LocalLimit(clock), config, meters), config, meters);
    }
}
