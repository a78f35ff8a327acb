package dev.innkeeper.web.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Serves the OpenAPI document as two files hold it. They are made from the code when it is tested, not when it starts:
 * reading the annotations' document and writing it twice was a seventh of a start.
 */
@Singleton
class ApiDocument {
    private static final String JSON = "application/json";

    private final Document json = Document.read("openapi/openapi.json", JSON);
    private final Document yaml = Document.read("openapi/openapi.yaml", "application/yaml");

    private record Document(String type, Buffer text) {
        static Document read(String resource, String type) {
            try (var in = Thread.currentThread().getContextClassLoader().getResourceAsStream(resource)) {
                if (in == null) {
                    throw new IllegalStateException("not on the class path: " + resource);
                }
                return new Document(type + ";charset=UTF-8", Buffer.buffer(in.readAllBytes()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    void install(@Observes Router router) {
        for (var path : new String[] {"/openapi", "/openapi.json", "/openapi.yaml", "/openapi.yml"}) {
            router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(this::serve);
        }
    }

    private void serve(RoutingContext request) {
        var document = wantsJson(request) ? json : yaml;
        request.response().putHeader(HttpHeaders.CONTENT_TYPE, document.type()).end(document.text());
    }

    private static boolean wantsJson(RoutingContext request) {
        var path = request.normalizedPath();
        if (!path.equals("/openapi")) {
            return path.endsWith(".json");
        }
        var accepted = request.request().getHeader(HttpHeaders.ACCEPT);
        return (accepted != null && accepted.contains(JSON))
                || "json".equalsIgnoreCase(request.request().getParam("format"));
    }
}
