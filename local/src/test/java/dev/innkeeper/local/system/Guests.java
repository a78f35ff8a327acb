package dev.innkeeper.local.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Guests who look for rooms, book and pay for as long as they are let, through whichever replica takes their call: as
 * behind a balancer, one that refuses connections is passed over. Everything that they were answered is kept.
 */
final class Guests implements AutoCloseable {
    static final String HOTELS = "hotels";
    static final String SEARCH = "search";
    static final String BOOK = "book";
    static final String PAY = "pay";

    private static final int COUNT = 3;
    private static final long PAUSE = Duration.ofMillis(400).toNanos();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> HOUSES = List.of("kyoto", "lisbon");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final List<URI> doors;
    private final IntSupplier clock;
    private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> held = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> paid = new ConcurrentLinkedQueue<>();
    private final Map<String, String> offered = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean over;

    /**
     * What a guest was answered.
     *
     * @param second when it was asked
     * @param status 0 if there was no answer at all
     * @param millis how long it took
     */
    record Answer(
            String what,
            int second,
            int status,
            @Nullable String type,
            @Nullable String retryAfter,
            long millis,
            String body) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new AssertionError("not JSON: " + body, e);
            }
        }
    }

    /** @param clock the second that it is */
    Guests(List<URI> doors, IntSupplier clock) throws IOException {
        this.doors = doors;
        this.clock = clock;
        for (int i = 0; i < COUNT; i++) {
            var token = signIn();
            threads.add(Thread.ofVirtual().start(() -> beGuest(token)));
        }
    }

    List<Answer> answers() {
        return List.copyOf(answers);
    }

    /** Ids of the reservations whose booking was answered 201. */
    List<String> held() {
        return List.copyOf(held);
    }

    /** Codes of the reservations whose payment was answered 201: a mail is due for each. */
    List<String> paid() {
        return List.copyOf(paid);
    }

    /** No more of them come. */
    @Override
    public void close() throws InterruptedException {
        over = true;
        for (var thread : threads) {
            thread.join();
        }
    }

    private String signIn() throws IOException {
        var email = UUID.randomUUID() + "@example.com";
        var account = Map.of("email", email, "name", "A Guest", "password", email);
        ask("register", "/api/accounts", "", account);
        return ask("sign in", "/api/session", "", Map.of("email", email, "password", email, "token", true))
                .json()
                .path("token")
                .asText();
    }

    private void beGuest(String token) {
        try {
            while (!over) {
                visit(token);
                LockSupport.parkNanos(PAUSE);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void visit(String token) throws IOException {
        ask(HOTELS, "/api/hotels", token, null);
        var from = LocalDate.now(ZoneOffset.UTC)
                .plusDays(ThreadLocalRandom.current().nextInt(90, 400));
        var house = HOUSES.get(ThreadLocalRandom.current().nextInt(HOUSES.size()));
        var query = "/api/availability?hotel=%s&from=%s&to=%s&guests=1".formatted(house, from, from.plusDays(1));
        var found = ask(SEARCH, query, token, null);
        // Who can not search any more tries what others were offered.
        var type = found.status() == 200
                ? found.json().path("offers").path(0).path("roomType").asText(null)
                : offered.get(house);
        if (type == null) {
            return;
        }
        offered.put(house, type);
        var booked = ask(BOOK, "/api/reservations", token, stay(house, type, from));
        if (booked.status() == 201) {
            held.add(booked.json().path("id").asText());
            pay(token, booked.json());
        }
    }

    /** Tries until it is answered with something else than an outage, as a guest does who has a room held. */
    private void pay(String token, JsonNode reservation) throws IOException {
        var address =
                "/api/reservations/%s/payments".formatted(reservation.path("id").asText());
        while (!over) {
            var answer = ask(PAY, address, token, Map.of("method", "at_hotel"));
            if (answer.status() == 201) {
                paid.add(reservation.path("code").asText());
            }
            if (answer.status() < 500 && answer.status() > 0) {
                return;
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    private static Map<String, Object> stay(String house, String type, LocalDate from) {
        return Map.of(
                "hotel",
                house,
                "roomType",
                type,
                "from",
                from.toString(),
                "to",
                from.plusDays(1).toString(),
                "guests",
                1);
    }

    private Answer ask(String what, String path, String token, @Nullable Object body) throws IOException {
        int second = clock.getAsInt();
        long begun = System.nanoTime();
        var answer = new Answer(what, second, 0, null, null, 0, "nobody took the call");
        for (var door : doors) {
            try {
                var said = http.send(request(door.resolve(path), token, body), BodyHandlers.ofString());
                answer = new Answer(
                        what,
                        second,
                        said.statusCode(),
                        said.headers().firstValue("Content-Type").orElse(null),
                        said.headers().firstValue("Retry-After").orElse(null),
                        (System.nanoTime() - begun) / 1_000_000,
                        said.body());
                break;
            } catch (java.net.ConnectException e) {
                // The next one then.
            } catch (IOException e) {
                answer = new Answer(
                        what, second, 0, null, null, (System.nanoTime() - begun) / 1_000_000, String.valueOf(e));
                break;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        answers.add(answer);
        return answer;
    }

    private static HttpRequest request(URI address, String token, @Nullable Object body) throws IOException {
        var request = HttpRequest.newBuilder(address).timeout(PATIENCE).header("Accept", "application/json");
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (body != null) {
            request.header("Content-Type", "application/json")
                    .header("Idempotency-Key", UUID.randomUUID().toString())
                    .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)));
        }
        return request.build();
    }
}
