package dev.innkeeper.web.api;

import dev.innkeeper.hotel.account.Account;
import dev.innkeeper.hotel.account.Accounts;
import dev.innkeeper.platform.problem.Problem;
import dev.innkeeper.platform.problem.ProblemException;
import dev.innkeeper.web.check.Constraints;
import dev.innkeeper.web.http.ClientAddress;
import dev.innkeeper.web.limit.LoginLimit;
import dev.innkeeper.web.session.Caller;
import dev.innkeeper.web.session.SessionCookie;
import dev.innkeeper.web.session.Sessions;
import io.quarkus.security.Authenticated;
import io.quarkus.security.UnauthorizedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Accounts and who is signed in. */
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Session")
class SessionResource {
    private final Accounts accounts;
    private final Sessions sessions;
    private final SessionCookie cookie;
    private final LoginLimit limit;
    private final Caller caller;

    SessionResource(Accounts accounts, Sessions sessions, SessionCookie cookie, LoginLimit limit, Caller caller) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.cookie = cookie;
        this.limit = limit;
        this.caller = caller;
    }

    @POST
    @Path("/accounts")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Register as a guest and sign in")
    @APIResponseSchema(value = SessionAnswer.class, responseCode = "201", responseDescription = "Registered.")
    @APIResponse(responseCode = "409", description = "The e-mail address has an account.")
    public Response register(@NotNull NewAccount body, @Context RoutingContext request) {
        Constraints.check(body);
        limit.registration(ClientAddress.of(request.request()));
        var account = accounts.register(body.email(), body.name(), body.password());
        return Response.created(URI.create("/api/session"))
                .cookie(cookie.holding(sessions.issue(account), request))
                .entity(SessionAnswer.of(account, null, null))
                .build();
    }

    @POST
    @Path("/session")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Sign in",
            description = "Sets the session cookie, or answers a bearer token when token is true.")
    @APIResponseSchema(value = SessionAnswer.class, responseCode = "201", responseDescription = "Signed in.")
    @APIResponse(responseCode = "401", description = "No account has that address and password.")
    @APIResponse(responseCode = "429", description = "Too many failed attempts; Retry-After says how long to wait.")
    public Response login(@NotNull Credentials body, @Context RoutingContext request) {
        Constraints.check(body);
        var address = ClientAddress.of(request.request());
        limit.login(body.email(), address).headers().forEach(request.response()::putHeader);
        var account = accounts.authenticate(body.email(), body.password())
                .orElseThrow(() -> new ProblemException(Problem.of(
                        401, "wrong-credentials", "Wrong credentials", "No account has that address and password.")));
        limit.succeeded(body.email(), address);
        return signedIn(account, body, request);
    }

    private Response signedIn(Account account, Credentials body, RoutingContext request) {
        var token = sessions.issue(account);
        var answer = Response.created(URI.create("/api/session"));
        if (Boolean.TRUE.equals(body.token())) {
            return answer.entity(
                            SessionAnswer.of(account, token, sessions.lifetime().toSeconds()))
                    .build();
        }
        return answer.cookie(cookie.holding(token, request))
                .entity(SessionAnswer.of(account, null, null))
                .build();
    }

    @GET
    @Path("/session")
    @Authenticated
    @SecurityRequirement(name = ApiDescription.BEARER)
    @SecurityRequirement(name = ApiDescription.COOKIE)
    @Operation(summary = "Who is signed in")
    public SessionAnswer me() {
        var account = accounts.find(caller.account()).orElseThrow(UnauthorizedException::new);
        return SessionAnswer.of(account, null, null);
    }

    @DELETE
    @Path("/session")
    @Operation(summary = "Sign out", description = "Makes the browser forget its cookie. A bearer token lives on.")
    @APIResponse(responseCode = "204", description = "Signed out.")
    public Response logout(@Context RoutingContext request) {
        return Response.noContent().cookie(cookie.cleared(request)).build();
    }
}
