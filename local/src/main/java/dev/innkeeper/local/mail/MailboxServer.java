package dev.innkeeper.local.mail;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The mailbox over HTTP: the part of Mailpit's API that the smoke test uses, and the pages. */
final class MailboxServer implements AutoCloseable {
    private static final String API = "/api/v1/";
    private static final int PAGE = 50;

    private final Mailbox mailbox;
    private final HttpServer server;

    private MailboxServer(Mailbox mailbox, HttpServer server) {
        this.mailbox = mailbox;
        this.server = server;
    }

    static MailboxServer start(int port, Mailbox mailbox) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        var mailboxServer = new MailboxServer(mailbox, server);
        server.createContext("/", mailboxServer::answer);
        server.start();
        return mailboxServer;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var reply =
                    reply(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), query(exchange));
            var headers = exchange.getResponseHeaders();
            headers.set("Content-Type", reply.type() + "; charset=utf-8");
            headers.set("Cache-Control", "no-store");
            // A mail is a stranger's HTML: it may show, never run or load anything.
            headers.set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'");
            headers.set("X-Content-Type-Options", "nosniff");
            exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
            exchange.getResponseBody().write(reply.body());
        }
    }

    private Reply reply(String method, String path, Map<String, String> query) {
        if (method.equals("DELETE") && path.equals(API + "messages")) {
            mailbox.clear();
            return Reply.of(200, "text/plain", "ok");
        }
        if (!method.equals("GET")) {
            return Reply.of(405, "text/plain", "only GET is answered here");
        }
        return switch (path) {
            case "/livez", "/readyz" -> Reply.of(200, "text/plain", "ok");
            case "/" -> Reply.of(200, "text/html", MailboxPages.list(mailbox.all()));
            case API + "messages" -> listing(mailbox.all(), query);
            case API + "search" -> listing(search(query.getOrDefault("query", "")), query);
            default -> message(path.split("/"));
        };
    }

    private List<Mail> search(String words) {
        return mailbox.all().stream()
                .filter(mail -> Arrays.stream(words.strip().split("\\s+")).allMatch(mail::matches))
                .toList();
    }

    private Reply listing(List<Mail> found, Map<String, String> query) {
        var start = number(query.get("start"), 0);
        var page = found.stream()
                .skip(start)
                .limit(number(query.get("limit"), PAGE))
                .toList();
        var total = mailbox.all().size();
        var json = new LinkedHashMap<String, Object>();
        json.put("total", total);
        json.put("unread", total);
        json.put("count", page.size());
        json.put("messages_count", found.size());
        json.put("start", start);
        json.put("tags", List.of());
        json.put("messages", page.stream().map(Mail::summary).toList());
        return Reply.of(200, "application/json", Json.write(json));
    }

    // /mail/ID, /mail/ID/html, /api/v1/message/ID and /api/v1/message/ID/raw
    private Reply message(String[] path) {
        var page = path.length >= 3 && path[1].equals("mail");
        var api =
                path.length >= 5 && String.join("/", path[1], path[2], path[3]).equals("api/v1/message");
        var mail = mailbox.find(page ? path[2] : api ? path[4] : "");
        if (mail.isEmpty()) {
            return Reply.of(404, "text/plain", "message not found");
        }
        if (page) {
            var html = path.length == 4 && path[3].equals("html");
            return Reply.of(200, "text/html", html ? mail.get().html() : MailboxPages.message(mail.get()));
        }
        var raw = path.length == 6 && path[5].equals("raw");
        return raw
                ? new Reply(200, "text/plain", mail.get().raw())
                : Reply.of(200, "application/json", Json.write(mail.get().details()));
    }

    private static Map<String, String> query(HttpExchange exchange) {
        var query = new HashMap<String, String>();
        var raw = exchange.getRequestURI().getRawQuery();
        for (var pair : raw == null ? new String[0] : raw.split("&")) {
            var parts = pair.split("=", 2);
            query.put(parts[0], parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    private static int number(@Nullable String text, int fallback) {
        return text != null && text.matches("\\d{1,6}") ? Integer.parseInt(text) : fallback;
    }

    private record Reply(int status, String type, byte[] body) {
        static Reply of(int status, String type, String body) {
            return new Reply(status, type, body.getBytes(StandardCharsets.UTF_8));
        }
    }
}
