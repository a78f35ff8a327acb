package dev.innkeeper.web.session;

import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Set;

/**
 * Recognises a caller by bearer token or session cookie. A token that is forged or over makes the caller a stranger, not
 * an error: public resources still answer, the others say 401.
 */
@Singleton
class SessionAuthentication implements HttpAuthenticationMechanism {
    private final Sessions sessions;

    SessionAuthentication(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext request, IdentityProviderManager providers) {
        // The token says it all, so no identity provider is asked and nothing waits for I/O.
        return Uni.createFrom()
                .item(sessions.of(request).map(SessionAuthentication::identity).orElse(null));
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext request) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer"));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of();
    }

    private static SecurityIdentity identity(Session session) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new Guest(session.account(), session.role()))
                .addRole(session.role().name().toLowerCase(Locale.ROOT))
                .build();
    }
}
