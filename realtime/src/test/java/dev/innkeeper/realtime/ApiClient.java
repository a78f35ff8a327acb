package dev.innkeeper.realtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.innkeeper.broadcast.App;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Sends signed requests to the HTTP API, one connection for all. */
final class ApiClient implements AutoCloseable {
    private static final int LARGE = 100_000;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI server;
    private final App app;
    private final String prefix;

    ApiClient(URI server, App app) {
        this(server, app, "");
    }

    /** One that is told of a path in front of all others, which it does not sign. */
    ApiClient(URI server, App app, String prefix) {
        this.server = server;
        this.app = app;
        this.prefix = prefix;
    }

    HttpResponse<String> post(String path, String body) {
        return send("POST", path, Map.of(), body, System.currentTimeMillis() / 1000);
    }

    HttpResponse<String> get(String path, Map<String, String> parameters) {
        return send("GET", path, parameters, "", System.currentTimeMillis() / 1000);
    }

    HttpResponse<String> send(String method, String path, Map<String, String> parameters, String body, long second) {
        var full = "/apps/" + app.id() + path;
        var signed = new TreeMap<>(parameters);
        signed.put("auth_key", app.key());
        signed.put("auth_timestamp", Long.toString(second));
        signed.put("auth_version", "1.0");
        if (!body.isEmpty()) {
            signed.put("body_md5", md5(body));
        }
        var query = signed.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("&"));
        var signature = app.signature().sign(method + "\n" + full + "\n" + query);
        return raw(method, prefix + full + "?" + query + "&auth_signature=" + signature, body);
    }

    HttpResponse<String> raw(String method, String pathAndQuery, String body) {
        var request = HttpRequest.newBuilder(server.resolve(pathAndQuery))
                .timeout(ProtocolClient.PATIENCE)
                .header("Content-Type", "application/json")
                // Whoever refuses a body closes the connection, and who still writes to it may not get to read why.
                .expectContinue(body.length() > LARGE)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }

    private static String md5(String body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(body.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
