package dev.innkeeper.realtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.innkeeper.broadcast.PusherSignature;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Signs subscriptions for those channels that a rule allows, as web does. */
final class AuthEndpoint implements AutoCloseable {
    private final HttpServer http;
    private final PusherSignature signature;
    private final Predicate<String> allowed;

    AuthEndpoint(PusherSignature signature, Predicate<String> allowed) throws IOException {
        this.signature = signature;
        this.allowed = allowed;
        this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/pusher/auth", this::answer);
        http.start();
    }

    String url() {
        return "http://127.0.0.1:%d/pusher/auth".formatted(http.getAddress().getPort());
    }

    @Override
    public void close() {
        http.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var form = form(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            String socket = form.getOrDefault("socket_id", "");
            String channel = form.getOrDefault("channel_name", "");
            if (!allowed.test(channel)) {
                exchange.sendResponseHeaders(403, -1);
                return;
            }
            byte[] body = "{\"auth\":\"%s\"}"
                    .formatted(signature.channelAuth(socket, channel))
                    .getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static Map<String, String> form(String body) {
        return Arrays.stream(body.split("&", -1))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(
                        pair -> URLDecoder.decode(pair[0], UTF_8), pair -> URLDecoder.decode(pair[1], UTF_8)));
    }
}
