package dev.innkeeper.realtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.innkeeper.broadcast.PusherSignature;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Signs subscriptions for those channels that a rule allows, and users in, as web does. */
final class AuthEndpoint implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** An id that nobody else has. */
    final String user = "user-" + UUID.randomUUID();

    private final AtomicInteger signIns = new AtomicInteger();
    private final Queue<Integer> refusals = new ConcurrentLinkedQueue<>();
    private volatile int signInStatus = 200;
    private final HttpServer http;
    private final PusherSignature signature;
    private final Predicate<String> allowed;

    AuthEndpoint(PusherSignature signature, Predicate<String> allowed) throws IOException {
        this.signature = signature;
        this.allowed = allowed;
        this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/pusher/auth", this::signSubscription);
        http.createContext("/pusher/user-auth", this::signUser);
        http.start();
    }

    String url() {
        return url("/pusher/auth");
    }

    /** Where whoever asks is signed in as {@link #user}. */
    String userUrl() {
        return url("/pusher/user-auth");
    }

    /** The next subscriptions are answered with these statuses, one each. */
    void refuseSubscriptions(int... statuses) {
        for (int status : statuses) {
            refusals.add(status);
        }
    }

    /** From now on a sign-in is answered with this status, which 200 accompanies with a signature. */
    void answerSignIns(int status) {
        signInStatus = status;
    }

    /** How many wished to be signed in. */
    int signIns() {
        return signIns.get();
    }

    private String url(String path) {
        return "http://127.0.0.1:%d%s".formatted(http.getAddress().getPort(), path);
    }

    @Override
    public void close() {
        http.stop(0);
    }

    private void signSubscription(HttpExchange exchange) throws IOException {
        try (exchange) {
            var form = form(exchange);
            String channel = form.getOrDefault("channel_name", "");
            var refusal = refusals.poll();
            if (refusal != null) {
                exchange.sendResponseHeaders(refusal, -1);
                return;
            }
            if (!allowed.test(channel)) {
                exchange.sendResponseHeaders(403, -1);
                return;
            }
            var auth = signature.channelAuth(form.getOrDefault("socket_id", ""), channel);
            answer(exchange, Map.of("auth", auth));
        }
    }

    private void signUser(HttpExchange exchange) throws IOException {
        try (exchange) {
            signIns.incrementAndGet();
            var socket = form(exchange).getOrDefault("socket_id", "");
            if (signInStatus != 200) {
                exchange.sendResponseHeaders(signInStatus, -1);
                return;
            }
            var data = JSON.writeValueAsString(Map.of("id", user));
            answer(exchange, Map.of("auth", signature.userAuth(socket, data), "user_data", data));
        }
    }

    private static void answer(HttpExchange exchange, Map<String, String> content) throws IOException {
        byte[] body = JSON.writeValueAsBytes(content);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private static Map<String, String> form(HttpExchange exchange) throws IOException {
        return form(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    }

    private static Map<String, String> form(String body) {
        return Arrays.stream(body.split("&", -1))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(
                        pair -> URLDecoder.decode(pair[0], UTF_8), pair -> URLDecoder.decode(pair[1], UTF_8)));
    }
}
