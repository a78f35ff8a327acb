package dev.innkeeper.ops.smoke;

import dev.innkeeper.hotel.account.SmokeAccounts;
import java.net.URI;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A guest who registers, books, pays, cancels, and reads the mails. */
final class Journey {
    private static final String BOOKINGS = "hotel_bookings_total";
    private static final int DAYS_AHEAD = 40;
    // Hotels sell as far ahead as a year; one that is full for so many weeks in a row is sold out, not broken.
    private static final int WEEKS = 16;
    // What the proxy keeps from strangers, and what only the management port may answer.
    private static final List<String> OPERATORS_ONLY = List.of("/health", "/console", "/metrics");

    private final URI base;
    private final @Nullable URI mailbox;
    private final List<URI> services;
    private final boolean fromOutside;
    private final Browser browser;
    private final Metrics metrics;
    private final LocalDate today;
    private final String email;
    private final String password;

    private Map<String, Object> stay = Map.of();
    private String reservation = "";
    private String code = "";
    private boolean booked;
    private double bookingsBefore;

    Journey(URI base, @Nullable URI mailbox, List<URI> services, boolean fromOutside, SSLContext trust, Clock clock) {
        this.base = base;
        this.mailbox = mailbox;
        this.services = services;
        this.fromOutside = fromOutside;
        this.browser = new Browser(trust);
        this.metrics = new Metrics(new Browser(trust), services);
        this.today = LocalDate.ofInstant(clock.instant(), clock.getZone());
        var random = new byte[8];
        RandomGenerator.of("SecureRandom").nextBytes(random);
        this.email = SmokeAccounts.address(HexFormat.of().formatHex(random));
        this.password = "smoke-" + HexFormat.of().formatHex(random).repeat(2);
    }

    List<Step> steps() {
        var steps = new ArrayList<Step>();
        steps.add(new Step("alive", () -> browser.get(at("/livez")).expect(200)));
        steps.add(new Step("ready", () -> browser.get(at("/readyz")).expect(200)));
        steps.add(
                fromOutside
                        ? new Step("closed doors", this::closedDoors)
                        : new Step(
                                "diagnostics",
                                () -> browser.get(at("/health")).expect(200).text("status")));
        steps.add(new Step("home page", () -> browser.get(at("/")).expect(200).contains("<html")));
        steps.add(new Step(
                "login page", () -> browser.get(at("/login")).expect(200).contains("<form")));
        if (!services.isEmpty()) {
            steps.add(new Step("metrics", () -> bookingsBefore = metrics.sum(BOOKINGS)));
        }
        steps.add(new Step("register", this::register));
        steps.add(new Step("log in", this::logIn));
        steps.add(new Step("search", this::search));
        steps.add(new Step("book", this::book));
        steps.add(new Step("pay", this::pay));
        addMail(steps, "confirmation mail", 1);
        steps.add(new Step("cancel", this::cancel));
        addMail(steps, "cancellation mail", 2);
        if (!services.isEmpty()) {
            steps.add(new Step("metrics moved", this::metricsMoved));
        }
        return List.copyOf(steps);
    }

    private void addMail(List<Step> steps, String name, int count) {
        if (mailbox != null) {
            var post = new Post(new Browser(Trust.usual()), mailbox);
            steps.add(new Step(name, () -> post.await(email, count, code)));
        }
    }

    private void closedDoors() throws InterruptedException {
        for (var path : OPERATORS_ONLY) {
            browser.get(at(path)).expectClosed();
        }
    }

    private void register() throws InterruptedException {
        var body = Map.of("email", email, "name", "Smoke Test", "password", password);
        post("/api/accounts", body).expect(201);
    }

    private void logIn() throws InterruptedException {
        post("/api/session", Map.of("email", email, "password", password)).expect(201);
        browser.get(at("/api/session")).expect(200).contains(email);
    }

    // A hotel that is sold out, or has no rooms yet, is no reason to take a release back.
    private void search() throws InterruptedException {
        for (int week = 0; week < WEEKS; week++) {
            var arrival = today.plusDays(DAYS_AHEAD).plusWeeks(week);
            if (finds(arrival, arrival.plusDays(2))) {
                return;
            }
        }
        var nothing = "no room is free in %d weeks from %s".formatted(WEEKS, today.plusDays(DAYS_AHEAD));
        throw fromOutside ? new SmokeUntried(nothing) : new SmokeFailure(nothing);
    }

    private boolean finds(LocalDate arrival, LocalDate departure) throws InterruptedException {
        var answer = browser.get(at("/api/availability?from=%s&to=%s&guests=2".formatted(arrival, departure)))
                .expect(200);
        for (var offer : answer.json().path("offers")) {
            if (offer.path("freeRooms").asInt() > 0) {
                stay = Map.of(
                        "hotel", offer.path("hotel").asText(),
                        "roomType", offer.path("roomType").asText(),
                        "from", arrival.toString(),
                        "to", departure.toString(),
                        "guests", 2);
                return true;
            }
        }
        return false;
    }

    private void book() throws InterruptedException {
        var key = Map.of("Idempotency-Key", email);
        var answer = browser.post(at("/api/reservations"), stay, key).expect(201);
        reservation = answer.text("id");
        code = answer.text("code");
        booked = true;
        expectStatus("held");
    }

    private void pay() throws InterruptedException {
        post("/api/reservations/%s/payments".formatted(reservation), Map.of("method", "at_hotel"))
                .expect(201);
        expectStatus("confirmed");
    }

    private void cancel() throws InterruptedException {
        giveBack();
        expectStatus("cancelled");
    }

    private void giveBack() throws InterruptedException {
        post("/api/reservations/%s/cancellation".formatted(reservation), Map.of())
                .expect(201);
        booked = false;
    }

    /** Cancels what a failure left booked, so that no room stays taken; says what became of it, if there was anything. */
    Optional<String> end() throws InterruptedException {
        if (!booked) {
            return Optional.empty();
        }
        try {
            giveBack();
            return Optional.of("Reservation %s is cancelled.".formatted(code));
        } catch (SmokeFailure e) {
            return Optional.of("Reservation %s of %s could not be cancelled and keeps its room: %s"
                    .formatted(code, email, e.getMessage()));
        }
    }

    private void expectStatus(String wanted) throws InterruptedException {
        var answer = browser.get(at("/api/reservations/" + reservation)).expect(200);
        if (!answer.text("status").equals(wanted)) {
            throw new SmokeFailure("reservation %s is %s instead of %s".formatted(code, answer.text("status"), wanted));
        }
    }

    private void metricsMoved() throws InterruptedException {
        var bookings = metrics.sum(BOOKINGS);
        if (bookings < bookingsBefore + 1) {
            throw new SmokeFailure("%s went from %s to %s".formatted(BOOKINGS, bookingsBefore, bookings));
        }
    }

    private Answer post(String path, Object body) throws InterruptedException {
        return browser.post(at(path), body, Map.of());
    }

    private URI at(String path) {
        return base.resolve(path);
    }
}
