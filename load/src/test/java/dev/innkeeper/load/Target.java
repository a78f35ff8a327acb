package dev.innkeeper.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The installation under load and the accounts that load it: {@code -Dtarget=http://localhost:8080}. */
record Target(String url) {
    // Any test installation may be asked for this many; each costs the server one Argon2id hash, once.
    private static final int GUESTS = 8;
    private static final Pattern TOKEN = Pattern.compile("\"token\"\\s*:\\s*\"([^\"]+)\"");

    static Target fromProperties() {
        return new Target(System.getProperty("target", "http://localhost:8080"));
    }

    /** Bearer tokens of new guests. */
    List<String> newGuests() {
        try (var http = HttpClient.newHttpClient()) {
            return IntStream.range(0, GUESTS).mapToObj(i -> register(http, i)).toList();
        }
    }

    private String register(HttpClient http, int number) {
        var email = "load-%d-%d@example.com".formatted(System.nanoTime(), number);
        post(http, "/api/accounts", """
                {"email":"%s","name":"Load Guest","password":"a-long-load-password"}""".formatted(email));
        var answer = post(http, "/api/session", """
                {"email":"%s","password":"a-long-load-password","token":true}""".formatted(email));
        var token = TOKEN.matcher(answer);
        if (!token.find()) {
            throw new IllegalStateException("login answered no token: " + answer);
        }
        return token.group(1);
    }

    private String post(HttpClient http, String path, String json) {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        try {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException(
                        "%s answered %d: %s".formatted(path, answer.statusCode(), answer.body()));
            }
            return answer.body();
        } catch (IOException e) {
            throw new IllegalStateException("nothing answers at " + url, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
