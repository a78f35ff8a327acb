package dev.innkeeper.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.RedisOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedConnectionsTest {
    @ParameterizedTest
    @CsvSource({
        "redis://localhost:6379, redis://localhost:6379?client=web",
        "rediss://me:p%40s%2Bs@redis:6379/1, rediss://me:p%40s%2Bs@redis:6379/1?client=web",
        "redis://localhost?db=2, redis://localhost?db=2&client=web",
        "redis://localhost?client=mine, redis://localhost?client=mine"
    })
    void anAddressGetsTheApplicationsNameAndKeepsTheRest(String address, String named) {
        var options = new RedisOptions().addConnectionString(address);

        new NamedConnections("web").customize("jobs", options);

        assertThat(options.getEndpoints()).containsExactly(named);
    }
}
