package dev.innkeeper.worker.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Somebody who is told by webhooks. */
public final class Receiver implements QuarkusTestResourceLifecycleManager {
    static final BlockingQueue<Delivery> DELIVERIES = new LinkedBlockingQueue<>();
    static final AtomicInteger STATUS = new AtomicInteger(200);

    private @Nullable HttpServer server;

    record Delivery(String type, String key, String signature, String body) {}

    static Delivery next() throws InterruptedException {
        return Objects.requireNonNull(DELIVERIES.poll(20, TimeUnit.SECONDS), "nothing was delivered");
    }

    static void hear(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        DELIVERIES.add(new Delivery(
                String.valueOf(headers.getFirst("Content-Type")),
                String.valueOf(headers.getFirst("X-Pusher-Key")),
                String.valueOf(headers.getFirst("X-Pusher-Signature")),
                body));
        exchange.sendResponseHeaders(STATUS.get(), -1);
        exchange.close();
    }

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/", Receiver::hear);
        server.start();
        return Map.of(
                "innkeeper.broadcast.webhooks.urls",
                "http://localhost:" + server.getAddress().getPort() + "/hook?a=b",
                "innkeeper.broadcast.webhooks.events",
                "channel_occupied,channel_vacated,member_added,member_removed,client_event",
                "innkeeper.jobs.worker.enabled",
                "false");
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }
}
