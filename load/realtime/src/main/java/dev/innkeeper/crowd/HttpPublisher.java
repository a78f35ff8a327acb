package dev.innkeeper.crowd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;

/** Publishes through a node's HTTP API, as an application in another language would. */
final class HttpPublisher {
    private static final String PATH = "/apps/1/events";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int OK = 200;

    private final HttpClient http = HttpClient.newHttpClient();
    private final int node;
    private final String key;
    private final Signature signature;

    HttpPublisher(Options options, int node) {
        this.node = node;
        this.key = options.text("key", Signature.KEY);
        this.signature = new Signature(options);
    }

    /** Publishes and waits until it is accepted. */
    void publish(String channel, String data) throws IOException, InterruptedException {
        var body = "{\"name\":\"tick\",\"channel\":\"%s\",\"data\":\"%s\"}".formatted(channel, data);
        var query = "auth_key=%s&auth_timestamp=%d&auth_version=1.0&body_md5=%s"
                .formatted(key, System.currentTimeMillis() / 1000, md5(body));
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s?%s&auth_signature=%s"
                        .formatted(node, PATH, query, signature.of("POST\n" + PATH + "\n" + query))))
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != OK) {
            throw new IllegalStateException("not accepted: " + answer.statusCode() + " " + answer.body());
        }
    }

    private static String md5(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
