package dev.innkeeper.web.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.platform.problem.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** Answers refused requests: problem+json where programs ask, a page where people do. */
@Singleton
class EarlyAnswers {
    private final ObjectMapper json;
    private final ErrorPages pages;

    EarlyAnswers(ObjectMapper json, ErrorPages pages) {
        this.json = json;
        this.pages = pages;
    }

    void refuse(RoutingContext request, Refusal refusal) {
        var response = request.response();
        if (response.ended() || response.headWritten()) {
            return;
        }
        var problem = refusal.problem();
        refusal.headers().forEach(response::putHeader);
        if (refusal.headers().equals(HangUp.HEADERS)) {
            HangUp.after(request);
        }
        response.setStatusCode(problem.status());
        response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (Paths.isApi(request.normalizedPath())) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
            response.end(write(problem.at(request.normalizedPath(), Traces.current())));
        } else {
            response.putHeader(HttpHeaders.CONTENT_TYPE, "text/html;charset=UTF-8");
            response.end(pages.render(problem));
        }
    }

    private String write(Problem problem) {
        try {
            return json.writeValueAsString(problem);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem that is not JSON: " + problem.type(), e);
        }
    }
}
