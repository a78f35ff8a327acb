package dev.innkeeper.web.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.platform.env.AppEnv;
import dev.innkeeper.platform.keys.KeyRing;
import dev.innkeeper.web.OneRoute;
import dev.innkeeper.web.WebConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SessionCookieTest {
    private final Sessions sessions = new Sessions(KeyRing.of(List.of(new byte[32])), Clock.systemUTC(), config());

    @ParameterizedTest
    @EnumSource(AppEnv.class)
    void overPlainHttpTheCookieIsSecureWhereStrangersCome(AppEnv env) throws Exception {
        var cookie = new SessionCookie(env, sessions);
        try (var server = new OneRoute(request ->
                request.end(Boolean.toString(cookie.holding("token", request).isSecure())))) {
            boolean secure = Boolean.parseBoolean(server.get().body());

            assertThat(secure)
                    .isEqualTo(Set.of(AppEnv.PREVIEW, AppEnv.STAGING, AppEnv.PRODUCTION)
                            .contains(env));
        }
    }

    private static WebConfig config() {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(WebConfig.class)
                .build()
                .getConfigMapping(WebConfig.class);
    }
}
