package dev.innkeeper.web.page;

import dev.innkeeper.hotel.account.Account;
import dev.innkeeper.hotel.account.Accounts;
import dev.innkeeper.hotel.account.EmailTaken;
import dev.innkeeper.web.api.Credentials;
import dev.innkeeper.web.api.NewAccount;
import dev.innkeeper.web.check.Constraints;
import dev.innkeeper.web.http.ClientAddress;
import dev.innkeeper.web.limit.LoginLimit;
import dev.innkeeper.web.limit.TooManyAttempts;
import dev.innkeeper.web.session.SessionCookie;
import dev.innkeeper.web.session.Sessions;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Log in, log out, register. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class SessionPages {
    private final Accounts accounts;
    private final Sessions sessions;
    private final SessionCookie cookie;
    private final LoginLimit limit;
    private final Visits visits;

    SessionPages(Accounts accounts, Sessions sessions, SessionCookie cookie, LoginLimit limit, Visits visits) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.cookie = cookie;
        this.limit = limit;
        this.visits = visits;
    }

    @GET
    @Path("/login")
    public TemplateInstance loginForm(@QueryParam("next") @Nullable String next) {
        return Pages.login(visits.still(), "", local(next), null);
    }

    @POST
    @Path("/login")
    public Response login(
            @FormParam("email") @DefaultValue("") String email,
            @FormParam("password") @DefaultValue("") String password,
            @FormParam("next") @Nullable String next,
            @Context RoutingContext request) {
        var errors = errors(new Credentials(email, password, null));
        if (!errors.isEmpty()) {
            return form(400, Pages.login(visits.still(), email, local(next), errors));
        }
        var address = ClientAddress.of(request.request());
        Optional<Account> account;
        try {
            limit.login(email, address).headers().forEach(request.response()::putHeader);
            account = accounts.authenticate(email, password);
        } catch (TooManyAttempts e) {
            var seconds = Math.max(1, e.verdict().reset().toSeconds());
            e.verdict().headers().forEach(request.response()::putHeader);
            return form(
                    429,
                    Pages.login(
                            visits.still(),
                            email,
                            local(next),
                            "Too many attempts. Please wait %d seconds.".formatted(seconds)));
        }
        if (account.isEmpty()) {
            return form(
                    401, Pages.login(visits.still(), email, local(next), "No account has that address and password."));
        }
        limit.succeeded(email, address);
        return signedIn(account.get(), local(next), request);
    }

    @POST
    @Path("/logout")
    public Response logout(@Context RoutingContext request) {
        return Response.seeOther(URI.create("/"))
                .cookie(cookie.cleared(request))
                .build();
    }

    @GET
    @Path("/register")
    public TemplateInstance registerForm() {
        return Pages.register(visits.still(), "", "", null);
    }

    @POST
    @Path("/register")
    public Response register(
            @FormParam("email") @DefaultValue("") String email,
            @FormParam("name") @DefaultValue("") String name,
            @FormParam("password") @DefaultValue("") String password,
            @Context RoutingContext request) {
        var wish = new NewAccount(email.strip(), name.strip(), password);
        var errors = errors(wish);
        if (!errors.isEmpty()) {
            return form(400, Pages.register(visits.still(), email, name, errors));
        }
        limit.registration(ClientAddress.of(request.request()));
        try {
            return signedIn(accounts.register(wish.email(), wish.name(), wish.password()), "/", request);
        } catch (EmailTaken e) {
            return form(409, Pages.register(visits.still(), email, name, "That address already has an account."));
        }
    }

    /** What is wrong with a form, in a sentence; empty when nothing is. */
    private static String errors(Record form) {
        var errors = Constraints.violatedBy(form).stream()
                .map(error -> error.field() + " " + error.message())
                .collect(Collectors.joining(", "));
        return errors.isEmpty() ? "" : "Please check: " + errors + ".";
    }

    private Response signedIn(Account account, String next, RoutingContext request) {
        return Response.seeOther(URI.create(next))
                .cookie(cookie.holding(sessions.issue(account), request))
                .build();
    }

    private static Response form(int status, TemplateInstance page) {
        return Response.status(status).entity(page).build();
    }

    // Only a path of this site: anything else could send a guest who has just typed a password anywhere.
    static String local(@Nullable String next) {
        if (next == null || !next.startsWith("/") || next.startsWith("//") || next.contains("\\")) {
            return "/";
        }
        try {
            return URI.create(next).isAbsolute() ? "/" : next;
        } catch (IllegalArgumentException e) {
            return "/";
        }
    }
}
