package dev.innkeeper.ops.smoke;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/**
 * One visitor with cookies. It keeps them itself, since the JDK's cookie store withholds Secure cookies from the plain
 * HTTP of a stack behind no proxy.
 */
final class Browser {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    Browser(SSLContext trust) {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(trust)
                .connectTimeout(LIMIT)
                .build();
    }

    Answer get(URI address) throws InterruptedException {
        return send(HttpRequest.newBuilder(address).GET());
    }

    Answer post(URI address, Object body, Map<String, String> headers) throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(address)
                    .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                    .header("Content-Type", "application/json")
                    // What a browser says of a request that comes from the site's own page.
                    .header("Origin", address.getScheme() + "://" + address.getAuthority())
                    .header("Sec-Fetch-Site", "same-origin");
            headers.forEach(request::header);
            return send(request);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private Answer send(HttpRequest.Builder builder) throws InterruptedException {
        builder.timeout(LIMIT).header("Accept", "application/json, text/html;q=0.9, */*;q=0.5");
        if (!cookies.isEmpty()) {
            builder.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        var request = builder.build();
        var name = request.method() + " " + request.uri();
        try {
            var response = client.send(request, BodyHandlers.ofString());
            remember(response);
            return new Answer(name, response.statusCode(), response.body());
        } catch (IOException e) {
            throw new SmokeFailure("%s got no answer: %s".formatted(name, e));
        }
    }

    private void remember(HttpResponse<String> response) {
        for (var line : response.headers().allValues("Set-Cookie")) {
            var pair = line.split(";", 2)[0].split("=", 2);
            if (pair.length == 2 && !pair[1].isEmpty()) {
                cookies.put(pair[0].strip(), pair[1].strip());
            } else {
                cookies.remove(pair[0].strip());
            }
        }
    }
}
