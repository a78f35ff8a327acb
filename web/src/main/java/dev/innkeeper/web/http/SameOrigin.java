package dev.innkeeper.web.http;

import dev.innkeeper.web.WebConfig;
import dev.innkeeper.web.session.SessionCookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses unsafe requests that another site made a browser send (CSRF). Browsers say where a request comes from in
 * Sec-Fetch-Site, older ones in Origin; a session cookie without either is refused as well. Who sends a bearer token
 * has put it there by hand, so those pass.
 */
@Singleton
class SameOrigin implements Guard {
    private static final Set<HttpMethod> SAFE =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.TRACE);
    private static final String SITE = "Sec-Fetch-Site";

    private final String publicOrigin;

    SameOrigin(WebConfig config) {
        this.publicOrigin = origin(config.publicUrl());
    }

    @Override
    public int order() {
        return 30;
    }

    @Override
    public @Nullable Refusal refuse(RoutingContext request) {
        if (SAFE.contains(request.request().method()) || hasBearer(request) || sameOrigin(request)) {
            return null;
        }
        return Refusal.of(
                403,
                "cross-site",
                "Request from another site",
                "A session may only be used from this site's own pages: send the Origin header, or a bearer token.");
    }

    private boolean sameOrigin(RoutingContext request) {
        var site = request.request().getHeader(SITE);
        if (site != null) {
            // "none" is the person themselves: an address typed in or a bookmark.
            return site.equals("same-origin") || site.equals("none");
        }
        var origin = request.request().getHeader(HttpHeaders.ORIGIN);
        if (origin != null) {
            return origin.equals(publicOrigin) || origin.equals(ownOrigin(request));
        }
        return !SessionCookie.isPresent(request);
    }

    private static @Nullable String ownOrigin(RoutingContext request) {
        var authority = request.request().authority();
        return authority == null ? null : request.request().scheme() + "://" + authority;
    }

    private static boolean hasBearer(RoutingContext request) {
        var authorization = request.request().getHeader(HttpHeaders.AUTHORIZATION);
        return authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7);
    }

    private static String origin(URI url) {
        return url.getScheme() + "://" + url.getAuthority();
    }
}
