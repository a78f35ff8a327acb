package dev.innkeeper.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Guests who search, book, look, pay and cancel. Arrival rate and length: {@code -Dusers-per-second=20}
 * {@code -Dseconds=60}.
 *
 * <p>It fails when 95 of 100 requests take longer than 500 ms or more than one in a thousand fails. A room that somebody
 * else took first (409) is an answer, not a failure.
 */
public class BookingSimulation extends Simulation {
    // Far enough from both ends of the bookable time that no request is refused for its dates.
    private static final int FIRST_DAY = 2;
    private static final int LAST_DAY = 300;
    private static final int LONGEST_STAY = 3;

    private final Target target = Target.fromProperties();
    private final List<String> tokens = target.newGuests();
    private final HttpProtocolBuilder protocol = http.baseUrl(target.url())
            .acceptHeader("application/json")
            .contentTypeHeader("application/json")
            .userAgentHeader("innkeeper-load");

    private final ChainBuilder search = exec(http("search")
            .get("/api/availability?from=#{from}&to=#{to}&guests=2&limit=20")
            .check(status().is(200))
            .check(jsonPath("$.offers[*]").ofMap().findRandom().optional().saveAs("offer")));

    private final ChainBuilder book = exec(http("book")
            .post("/api/reservations")
            .header("Authorization", "Bearer #{token}")
            .header("Idempotency-Key", "#{key}")
            .body(StringBody("""
                    {"hotel":"#{offer.hotel}","roomType":"#{offer.roomType}","from":"#{from}","to":"#{to}","guests":2}"""))
            .check(status().in(201, 409))
            .check(jsonPath("$.id").optional().saveAs("reservation")));

    private final ChainBuilder read = exec(http("read")
            .get("/api/reservations/#{reservation}")
            .header("Authorization", "Bearer #{token}")
            .check(status().is(200)));

    private final ChainBuilder pay = exec(http("pay")
            .post("/api/reservations/#{reservation}/payments")
            .header("Authorization", "Bearer #{token}")
            .body(StringBody("{\"method\":\"at_hotel\"}"))
            .check(status().in(200, 201)));

    private final ChainBuilder cancel = exec(http("cancel")
            .post("/api/reservations/#{reservation}/cancellation")
            .header("Authorization", "Bearer #{token}")
            .body(StringBody("{}"))
            .check(status().in(200, 201)));

    public BookingSimulation() {
        int rate = Integer.getInteger("users-per-second", 20);
        int seconds = Integer.getInteger("seconds", 60);
        var guests = scenario("guests who book")
                .exec(this::aStay)
                .exec(search)
                .exec(doIf(session -> session.contains("offer"))
                        .then(exec(book)
                                .exec(doIf(session -> session.contains("reservation"))
                                        .then(exec(read, pay, read, cancel)))));
        setUp(guests.injectOpen(
                        rampUsersPerSec(1).to(rate).during(Duration.ofSeconds(10)),
                        constantUsersPerSec(rate).during(Duration.ofSeconds(seconds))))
                .protocols(protocol)
                .assertions(
                        global().responseTime().percentile(95.0).lt(500),
                        global().failedRequests().percent().lt(0.1));
    }

    private Session aStay(Session session) {
        var random = ThreadLocalRandom.current();
        var from = LocalDate.now(ZoneOffset.UTC).plusDays(random.nextInt(FIRST_DAY, LAST_DAY));
        return session.set("from", from)
                .set("to", from.plusDays(random.nextInt(1, LONGEST_STAY + 1)))
                .set("key", UUID.randomUUID().toString())
                .set("token", tokens.get(random.nextInt(tokens.size())));
    }
}
