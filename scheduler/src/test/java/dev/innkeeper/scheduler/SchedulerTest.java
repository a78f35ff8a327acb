package dev.innkeeper.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.hotel.account.SmokeAccounts;
import dev.innkeeper.hotel.jobs.NightAudit;
import dev.innkeeper.hotel.jobs.RemindArrivals;
import dev.innkeeper.hotel.seed.DemoData;
import dev.innkeeper.hotel.sql.Sql;
import dev.innkeeper.jobs.EnqueueOption;
import dev.innkeeper.jobs.schedule.Schedule;
import dev.innkeeper.scheduler.leader.LeaderLoop;
import dev.innkeeper.scheduler.leader.Leadership;
import dev.innkeeper.testkit.Backends;
import io.quarkus.arc.All;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class SchedulerTest {
    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");

    @Inject
    HotelSchedules schedules;

    @Inject
    DemoData demo;

    @Inject
    Leadership leadership;

    @Inject
    @All
    List<LeaderLoop> loops;

    @Inject
    Sql sql;

    @TestHTTPResource("/")
    URI main;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void onAMigratedDatabaseTheServiceGetsReadyAndLeads() throws Exception {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> get("readyz").statusCode() == 200);
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> leadership.epoch().isPresent());

        assertThat(get("readyz").body()).contains("\"postgres\": \"up\"", "\"schema\": \"up\"");
        assertThat(get("livez").body()).contains("leadership", "schedules", "prune", "job-sweep", "job-audit");
    }

    @Test
    void everyHotelGetsItsOwnSchedulesInItsOwnZone() {
        demo.seed();

        assertThat(schedules.schedules())
                .extracting(Schedule::name)
                .contains("expire-holds")
                .contains("arrival-reminders:lisbon", "arrival-reminders:new-york", "arrival-reminders:kyoto")
                .contains("night-audit:lisbon", "night-audit:new-york", "night-audit:kyoto");
        assertThat(named("night-audit:kyoto").timing().zone()).isEqualTo(TOKYO);
        assertThat(named("night-audit:kyoto").job().apply(ZonedDateTime.of(2026, 5, 2, 3, 0, 0, 0, TOKYO)))
                .describedAs("the night that began the evening before")
                .isEqualTo(new NightAudit("kyoto", LocalDate.of(2026, 5, 1)));
        assertThat(named("arrival-reminders:kyoto").job().apply(ZonedDateTime.of(2026, 5, 2, 9, 0, 0, 0, TOKYO)))
                .describedAs("who arrives tomorrow")
                .isEqualTo(new RemindArrivals("kyoto", LocalDate.of(2026, 5, 3)));
    }

    @Test
    void sweepsOfExpiredHoldsDoNotPileUp() {
        assertThat(named("expire-holds").options()).containsExactly(EnqueueOption.unique("expire-holds"));
    }

    @Test
    void theLeaderForgetsWhatTheSmokeTestLeft() throws Exception {
        var address = SmokeAccounts.address("00112233445566aa");
        sql.update("""
                INSERT INTO guest (id, email, name, password_hash, created_at)
                VALUES (uuidv7(), ?, 'Smoke Test', 'none', now() - interval '25 hours')""", address);

        var prune = loops.stream()
                .filter(loop -> loop.name().equals("prune"))
                .findFirst()
                .orElseThrow();
        prune.turn(leadership.epoch().orElse(0));

        assertThat(sql.list("SELECT id FROM guest WHERE email = ?", row -> row.uuid("id"), address))
                .isEmpty();
    }

    private Schedule named(String name) {
        return schedules.schedules().stream()
                .filter(schedule -> schedule.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(main.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
