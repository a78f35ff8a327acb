package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.local.stack.Service;
import dev.innkeeper.local.stack.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** A guest with an account, who speaks to the API with a bearer token. */
final class Visitor {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Supplier<URI> web;
    private final String email;
    private final String password;
    private final String token;

    /** A room type with free rooms on certain days. */
    record Stay(String hotel, String roomType, LocalDate from, LocalDate to, int freeRooms) {
        Map<String, Object> body() {
            return Map.of(
                    "hotel", hotel, "roomType", roomType, "from", from.toString(), "to", to.toString(), "guests", 1);
        }
    }

    record Answer(int status, String body) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new IllegalStateException("not JSON: " + body, e);
            }
        }
    }

    private Visitor(Supplier<URI> web) throws Exception {
        this.web = web;
        this.email = UUID.randomUUID() + "@example.com";
        this.password = UUID.randomUUID().toString();
        var account = Map.of("email", email, "name", "A Visitor", "password", password);
        assertThat(send(web.get(), "/api/accounts", account, Map.of()).status()).isEqualTo(201);
        var session =
                send(web.get(), "/api/session", Map.of("email", email, "password", password, "token", true), Map.of());
        this.token = session.json().path("token").asText();
    }

    static Visitor registeredAt(Stack stack) throws Exception {
        return new Visitor(() -> stack.url(Service.WEB));
    }

    /** One who asks for the address of web before each request. */
    static Visitor registeredAt(Supplier<URI> web) throws Exception {
        return new Visitor(web);
    }

    String email() {
        return email;
    }

    String password() {
        return password;
    }

    /** The offers for one night so many days ahead. */
    JsonNode offers(String hotel, int daysAhead) throws Exception {
        var from = LocalDate.now(ZoneOffset.UTC).plusDays(daysAhead);
        var path = "/api/availability?hotel=%s&from=%s&to=%s&guests=1".formatted(hotel, from, from.plusDays(1));
        var answer = get(web.get().resolve(path));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().path("offers");
    }

    /** The room type with the most free rooms that night. */
    Stay stayWithMostRooms(String hotel, int daysAhead) throws Exception {
        var from = LocalDate.now(ZoneOffset.UTC).plusDays(daysAhead);
        Stay best = null;
        for (var offer : offers(hotel, daysAhead)) {
            var free = offer.path("freeRooms").asInt();
            if (best == null || free > best.freeRooms()) {
                best = new Stay(hotel, offer.path("roomType").asText(), from, from.plusDays(1), free);
            }
        }
        assertThat(best).as("an offer in %s in %d days", hotel, daysAhead).isNotNull();
        return java.util.Objects.requireNonNull(best);
    }

    Answer book(Stay stay) throws Exception {
        return post(
                "/api/reservations",
                stay.body(),
                Map.of("Idempotency-Key", UUID.randomUUID().toString()));
    }

    /** Books and pays; returns the reservation. */
    JsonNode bookAndPay(Stay stay) throws Exception {
        var booked = book(stay);
        assertThat(booked.status()).as(booked.body()).isEqualTo(201);
        var id = booked.json().path("id").asText();
        var paid = post("/api/reservations/%s/payments".formatted(id), Map.of("method", "at_hotel"), Map.of());
        assertThat(paid.status()).as(paid.body()).isEqualTo(201);
        return paid.json();
    }

    Answer post(String path, Object body, Map<String, String> headers) throws Exception {
        var all = new java.util.HashMap<>(headers);
        all.put("Authorization", "Bearer " + token);
        return send(web.get(), path, body, all);
    }

    /** What only this guest may see. */
    Answer own(String path) throws Exception {
        var request = HttpRequest.newBuilder(web.get().resolve(path))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + token);
        return answer(CLIENT.send(request.build(), BodyHandlers.ofString()));
    }

    /** What web signs so that this socket may listen to the channel. */
    Answer signature(String socketId, String channel) throws Exception {
        var form = "socket_id=%s&channel_name=%s".formatted(socketId, channel);
        var request = HttpRequest.newBuilder(web.get().resolve("/broadcasting/auth"))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
        return answer(CLIENT.send(request.build(), BodyHandlers.ofString()));
    }

    static Answer get(URI address) {
        try {
            return answer(
                    CLIENT.send(HttpRequest.newBuilder(address).timeout(LIMIT).build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException("GET " + address, e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted at GET " + address, e);
        }
    }

    private static Answer send(URI web, String path, Object body, Map<String, String> headers) throws Exception {
        var request = HttpRequest.newBuilder(web.resolve(path))
                .timeout(LIMIT)
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .header("Content-Type", "application/json");
        headers.forEach(request::header);
        return answer(CLIENT.send(request.build(), BodyHandlers.ofString()));
    }

    private static Answer answer(HttpResponse<String> response) {
        return new Answer(response.statusCode(), response.body());
    }
}
