package dev.innkeeper.web.http;

import dev.innkeeper.broadcast.BroadcastConfig;
import dev.innkeeper.platform.env.AppEnv;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** The headers that tell a browser what it may do with an answer. Written once at boot, copied to each response. */
@Singleton
class SecurityHeaders {
    private static final CharSequence CONTENT_SECURITY_POLICY = HttpHeaders.createOptimized("content-security-policy");

    private record Header(CharSequence name, CharSequence value) {
        static Header of(String name, String value) {
            return new Header(HttpHeaders.createOptimized(name), HttpHeaders.createOptimized(value));
        }
    }

    private final Header[] always;
    private final Header[] onPages;
    private final CharSequence pagePolicy;
    // Nothing in an API answer is ever rendered, so nothing in it may run or be framed.
    private final CharSequence apiPolicy = HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");
    // Swagger UI is a developer's page with scripts and styles in it; it is not served in production.
    private final CharSequence swaggerPolicy = HttpHeaders.createOptimized(
            "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
                    + "img-src 'self' data:; frame-ancestors 'none'");

    SecurityHeaders(BroadcastConfig realtime, AppEnv env) {
        var common = new ArrayList<>(List.of(
                Header.of("x-content-type-options", "nosniff"),
                Header.of("referrer-policy", "strict-origin-when-cross-origin")));
        if (env.tls()) {
            common.add(Header.of("strict-transport-security", "max-age=63072000; includeSubDomains"));
        }
        this.always = common.toArray(Header[]::new);
        this.onPages = new Header[] {
            Header.of(
                    "permissions-policy",
                    "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"),
            Header.of("cross-origin-opener-policy", "same-origin"),
            Header.of("cross-origin-resource-policy", "same-origin"),
            Header.of("x-frame-options", "DENY"),
        };
        this.pagePolicy = HttpHeaders.createOptimized(String.join(
                "; ",
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                "img-src 'self' data:",
                "font-src 'self'",
                "connect-src 'self' " + origin(realtime),
                "form-action 'self'",
                "base-uri 'none'",
                "frame-ancestors 'none'",
                "manifest-src 'self'"));
    }

    void apply(RoutingContext request) {
        var path = request.request().path();
        var headers = request.response().headers();
        for (var header : always) {
            headers.set(header.name(), header.value());
        }
        if (path == null || Paths.isApi(path)) {
            headers.set(CONTENT_SECURITY_POLICY, apiPolicy);
            headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
            return;
        }
        for (var header : onPages) {
            headers.set(header.name(), header.value());
        }
        headers.set(CONTENT_SECURITY_POLICY, Paths.isSwagger(path) ? swaggerPolicy : pagePolicy);
        if (!Paths.isAsset(path)) {
            headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
        }
    }

    private static String origin(BroadcastConfig realtime) {
        var url = realtime.publicUrl();
        return url.getScheme() + "://" + url.getAuthority();
    }
}
