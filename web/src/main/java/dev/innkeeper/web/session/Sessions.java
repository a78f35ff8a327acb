package dev.innkeeper.web.session;

import dev.innkeeper.hotel.account.Account;
import dev.innkeeper.platform.keys.KeyRing;
import dev.innkeeper.web.WebConfig;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Signs sessions and reads them back. Any replica reads what another one signed; nothing is stored. */
@Singleton
public class Sessions {
    private static final String PURPOSE = "session";
    private static final String BEARER = "Bearer ";

    private final KeyRing keys;
    private final Clock clock;
    private final Duration lifetime;

    Sessions(KeyRing keys, Clock clock, WebConfig config) {
        this.keys = keys;
        this.clock = clock;
        this.lifetime = config.session().lifetime();
    }

    /** A token for that account, beginning now. */
    public String issue(Account account) {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var session = new Session(account.id(), account.role(), now, now.plus(lifetime));
        return keys.sign(PURPOSE, session.encode());
    }

    /** The session that a request comes with. A bearer token wins over the cookie: whoever sends one has meant it. */
    public Optional<Session> of(RoutingContext request) {
        var authorization = request.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return read(authorization.substring(BEARER.length()).strip());
        }
        return Optional.ofNullable(SessionCookie.read(request)).flatMap(this::read);
    }

    /** The session of a token; empty when it is forged, foreign or over. */
    public Optional<Session> read(String token) {
        return keys.verify(PURPOSE, token)
                .flatMap(Session::decode)
                .filter(session -> clock.instant().isBefore(session.expires()));
    }

    /** How long a new session lives. */
    public Duration lifetime() {
        return lifetime;
    }
}
