package dev.innkeeper.web.http;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.innkeeper.platform.problem.Problem;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever a resource throws into an answer: problem+json for programs, a page or the login for people. */
@Singleton
class FailureAnswers {
    // Quarkus brings mappers for these exceptions, too; the lower number wins.
    private static final int BEFORE_BUILT_IN = Priorities.AUTHENTICATION - 1;
    private static final Logger LOG = Logger.getLogger(FailureAnswers.class);

    private final ErrorPages pages;

    FailureAnswers(ErrorPages pages) {
        this.pages = pages;
    }

    @ServerExceptionMapper(priority = BEFORE_BUILT_IN)
    Response unauthorized(UnauthorizedException failure, RoutingContext request) {
        return stranger(failure, request);
    }

    @ServerExceptionMapper(priority = BEFORE_BUILT_IN)
    Response authenticationFailed(AuthenticationFailedException failure, RoutingContext request) {
        return stranger(new UnauthorizedException(failure), request);
    }

    @ServerExceptionMapper(priority = BEFORE_BUILT_IN)
    Response forbidden(ForbiddenException failure, RoutingContext request) {
        return answer(failure, request);
    }

    @ServerExceptionMapper(priority = BEFORE_BUILT_IN)
    Response mismatched(MismatchedInputException failure, RoutingContext request) {
        return answer(failure, request);
    }

    @ServerExceptionMapper(priority = BEFORE_BUILT_IN)
    Response web(WebApplicationException failure, RoutingContext request) {
        int status = failure.getResponse().getStatus();
        return status < 400 ? failure.getResponse() : answer(failure, request);
    }

    @ServerExceptionMapper(priority = BEFORE_BUILT_IN)
    Response any(RuntimeException failure, RoutingContext request) {
        return answer(failure, request);
    }

    @ServerExceptionMapper(priority = BEFORE_BUILT_IN)
    Response fault(Throwable failure, RoutingContext request) {
        return answer(failure, request);
    }

    private Response stranger(UnauthorizedException failure, RoutingContext request) {
        var path = request.normalizedPath();
        if (Paths.isApi(path)) {
            var answer = Response.fromResponse(answer(failure, request));
            return answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer").build();
        }
        var back = "GET".equals(request.request().method().name())
                ? "?next=" + URLEncoder.encode(request.request().uri(), StandardCharsets.UTF_8)
                : "";
        return Response.seeOther(URI.create("/login" + back)).build();
    }

    private Response answer(Throwable failure, RoutingContext request) {
        var problem = Problems.of(failure);
        if (problem.equals(Problems.OUTAGE)) {
            // Without a stack: there is one for each request while it lasts, and the probe says what is wrong.
            LOG.warnf("%s %s was not possible: %s", request.request().method(), request.normalizedPath(), failure);
        } else if (problem.status() >= 500) {
            LOG.errorf(failure, "%s %s failed", request.request().method(), request.normalizedPath());
        }
        var answer = Response.status(problem.status());
        if (problem.equals(Problems.OUTAGE)) {
            answer.header(HttpHeaders.RETRY_AFTER, Outage.RETRY_AFTER_SECONDS);
        }
        if (failure instanceof RefusedException refused) {
            refused.refusal().headers().forEach(answer::header);
        }
        if (failure instanceof BodyTooLarge) {
            HangUp.HEADERS.forEach(answer::header);
            HangUp.after(request);
        }
        if (failure instanceof WebApplicationException web
                && web.getResponse().getHeaderString(HttpHeaders.ALLOW) instanceof String allow) {
            answer.header(HttpHeaders.ALLOW, allow);
        }
        if (Paths.isApi(request.normalizedPath())) {
            return answer.type(Problem.MEDIA_TYPE)
                    .entity(problem.at(request.normalizedPath(), Traces.current()))
                    .build();
        }
        return answer.type("text/html;charset=UTF-8")
                .entity(pages.render(problem))
                .build();
    }
}
