package dev.innkeeper.local.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Whoever is told by webhooks: it refuses the first, accepts all others, and keeps what it was told. */
final class HookReceiver implements AutoCloseable {
    private static final int REFUSED = 500;
    private static final int ACCEPTED = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One request, its headers by their names in lower case, and how it was answered. */
    record Delivery(Map<String, String> headers, String body, boolean accepted) {
        /** What it tells, each as the event's name and its channel. */
        List<String> events() {
            try {
                return JSON.readTree(body)
                        .path("events")
                        .valueStream()
                        .map(event -> event.path("name").asText() + " "
                                + event.path("channel").asText())
                        .toList();
            } catch (IOException e) {
                throw new AssertionError("not JSON: " + body, e);
            }
        }
    }

    private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    HookReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/hook?a=b";
    }

    /** All requests so far. */
    List<Delivery> deliveries() {
        return List.copyOf(deliveries);
    }

    /** How often it has accepted to be told this. */
    long told(String event) {
        return deliveries.stream()
                .filter(Delivery::accepted)
                .flatMap(delivery -> delivery.events().stream())
                .filter(event::equals)
                .count();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private synchronized void take(HttpExchange exchange) throws IOException {
        var headers = new TreeMap<String, String>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
        boolean accepted = !deliveries.isEmpty();
        deliveries.add(
                new Delivery(headers, new String(exchange.getRequestBody().readAllBytes(), UTF_8), accepted));
        exchange.sendResponseHeaders(accepted ? ACCEPTED : REFUSED, -1);
        exchange.close();
    }
}
