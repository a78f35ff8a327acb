package dev.innkeeper.web.session;

import dev.innkeeper.platform.env.AppEnv;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.NewCookie;
import org.jspecify.annotations.Nullable;

/** The cookie that carries a session: no script reads it, no other site's request sends it along. */
@Singleton
public class SessionCookie {
    /** The cookie's name. */
    public static final String NAME = "innkeeper_session";

    private final boolean alwaysSecure;
    private final Sessions sessions;

    SessionCookie(AppEnv env, Sessions sessions) {
        this.alwaysSecure = env.exposed();
        this.sessions = sessions;
    }

    /** The cookie that begins a session. */
    public NewCookie holding(String token, RoutingContext request) {
        return build(token, Math.toIntExact(sessions.lifetime().toSeconds()), request);
    }

    /** The cookie that makes a browser forget its session. */
    public NewCookie cleared(RoutingContext request) {
        return build("", 0, request);
    }

    /** Whether the request carries one, valid or not. */
    public static boolean isPresent(RoutingContext request) {
        return read(request) != null;
    }

    static @Nullable String read(RoutingContext request) {
        var cookie = request.request().getCookie(NAME);
        return cookie == null || cookie.getValue().isEmpty() ? null : cookie.getValue();
    }

    private NewCookie build(String value, int maxAge, RoutingContext request) {
        return new NewCookie.Builder(NAME)
                .value(value)
                .path("/")
                .httpOnly(true)
                .secure(alwaysSecure || "https".equals(request.request().scheme()))
                .sameSite(NewCookie.SameSite.LAX)
                .maxAge(maxAge)
                .build();
    }
}
