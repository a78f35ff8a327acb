package dev.innkeeper.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.broadcast.BroadcastConfig;
import dev.innkeeper.platform.env.AppEnv;
import dev.innkeeper.web.OneRoute;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SecurityHeadersTest {
    private static final BroadcastConfig REALTIME =
            new BroadcastConfig("1", "key", "secret", null, URI.create("ws://localhost:8081"));

    @ParameterizedTest
    @EnumSource(AppEnv.class)
    void onlyStagingAndProductionDemandTls(AppEnv env) throws Exception {
        var headers = new SecurityHeaders(REALTIME, env);
        try (var server = new OneRoute(request -> {
            headers.apply(request);
            request.end();
        })) {
            boolean demanded = server.get().headers().map().containsKey("strict-transport-security");

            assertThat(demanded)
                    .isEqualTo(Set.of(AppEnv.STAGING, AppEnv.PRODUCTION).contains(env));
        }
    }
}
