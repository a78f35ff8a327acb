package dev.innkeeper.local.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs and publishes with the credentials that the stack has in development. */
final class RealtimeApi {
    static final String KEY = "innkeeper-development";

    private static final String SECRET = "innkeeper-development-secret";
    private static final String PATH = "/apps/1/events";
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private RealtimeApi() {}

    /** What lets a client do what the text says. */
    static String auth(String text) {
        return KEY + ":" + sign(text);
    }

    /** Publishes at a node; the status that it answers. */
    static int publish(URI node, Map<String, ?> event) throws IOException, InterruptedException {
        var body = JSON.writeValueAsString(event);
        var query = "auth_key=%s&auth_timestamp=%d&auth_version=1.0&body_md5=%s"
                .formatted(KEY, System.currentTimeMillis() / 1000, md5(body));
        var signature = sign("POST\n" + PATH + "\n" + query);
        var request = HttpRequest.newBuilder(URI.create(
                        "http://localhost:%d%s?%s&auth_signature=%s".formatted(node.getPort(), PATH, query, signature)))
                .timeout(LONG)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    /** Publishes and fails if that is refused. */
    static void say(URI node, Map<String, ?> event) throws IOException, InterruptedException {
        assertThat(publish(node, event)).as("published %s", event).isEqualTo(200);
    }

    private static String sign(String text) {
        return sign(SECRET, text);
    }

    /** The signature that the secret makes of the text. */
    static String sign(String secret, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String md5(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
