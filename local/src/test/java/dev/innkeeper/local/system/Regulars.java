package dev.innkeeper.local.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Guests who search, book, pay, look at what they have, listen to it and cancel some of it, without a pause that would hide
 * anything. They logged in before it began and never do so again; every answer counts.
 */
final class Regulars implements AutoCloseable {
    private static final List<String> HOTELS = List.of("lisbon", "kyoto", "new-york");
    private static final int FIRST_DAY = 100;
    private static final int DAYS = 180;
    private static final int SENT_AWAY = 4200;
    private static final long BREATH_NANOS = Duration.ofMillis(100).toNanos();

    private final Supplier<URI> realtime;
    private final List<Guest> guests = new ArrayList<>();
    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
    private final AtomicLong answers = new AtomicLong();
    private volatile boolean over;

    Regulars(Supplier<URI> web, Supplier<URI> realtime, int number) throws Exception {
        this.realtime = realtime;
        for (int i = 0; i < number; i++) {
            guests.add(new Guest(Visitor.registeredAt(web), i));
        }
        guests.forEach(guest -> guest.thread = Thread.ofVirtual().start(guest::live));
    }

    /** How many requests and subscriptions were answered as they should be. */
    long answers() {
        return answers.get();
    }

    /** What was answered otherwise, or not at all. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Ends their stay; returns what each address booked and paid: at least one mail of each is due, and none twice. */
    Map<String, Set<String>> leave() throws InterruptedException {
        over = true;
        var codes = new TreeMap<String, Set<String>>();
        for (var guest : guests) {
            guest.thread.join();
            codes.put(guest.visitor.email(), Set.copyOf(guest.codes));
        }
        return codes;
    }

    @Override
    public void close() throws InterruptedException {
        leave();
    }

    private final class Guest {
        private final Visitor visitor;
        private final Set<String> codes = ConcurrentHashMap.newKeySet();
        private int day;
        private Thread thread = Thread.currentThread();

        Guest(Visitor visitor, int number) {
            this.visitor = visitor;
            this.day = number;
        }

        private void live() {
            while (!over) {
                step();
                LockSupport.parkNanos(BREATH_NANOS);
            }
        }

        private void step() {
            day++;
            try {
                var stay = visitor.stayWithMostRooms(HOTELS.get(day % HOTELS.size()), FIRST_DAY + day * 7 % DAYS);
                answers.incrementAndGet();
                var reservation = answered("book", visitor.book(stay), 201);
                var id = reservation.path("id").asText();
                listen("private-reservation." + id);
                var path = "/api/reservations/" + id;
                answered("pay", visitor.post(path + "/payments", Map.of("method", "at_hotel"), Map.of()), 201);
                codes.add(reservation.path("code").asText());
                answered("look", visitor.own(path), 200);
                answered("session", visitor.own("/api/session"), 200);
                if (day % 2 == 0) {
                    answered("cancel", visitor.post(path + "/cancellation", Map.of(), Map.of()), 201);
                }
            } catch (Exception | AssertionError e) {
                failures.add(Instant.now() + " " + e);
            }
        }

        // A connection may be sent away at any time, and comes again elsewhere, as clients do.
        private void listen(String channel) throws Exception {
            boolean sentAway;
            do {
                try (var client = RealtimeClient.connect(realtime.get())) {
                    sentAway = client.closeCode() == SENT_AWAY;
                    if (!sentAway) {
                        var auth = answered("sign", visitor.signature(client.socketId(), channel), 200);
                        sentAway = !client.listens(channel, auth.path("auth").asText());
                    }
                }
            } while (sentAway);
            answers.incrementAndGet();
        }

        private JsonNode answered(String what, Visitor.Answer answer, int wanted) {
            if (answer.status() != wanted) {
                throw new AssertionError("%s was answered %d: %.200s".formatted(what, answer.status(), answer.body()));
            }
            answers.incrementAndGet();
            return answer.json();
        }
    }
}
