package dev.innkeeper.local.system;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.innkeeper.local.stack.Installation;
import dev.innkeeper.local.stack.Ports;
import dev.innkeeper.local.stack.Service;
import dev.innkeeper.local.stack.Stack;
import dev.innkeeper.testkit.Database;
import dev.innkeeper.testkit.ReservedPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server, its disk and Redis are lost after somebody deleted all reservations. A new server is restored to the moment before by
 * deploy/backup, as docs/backup.md says, and services start on it with an empty Redis.
 */
@EveryFault
@Timeout(600)
class RestoreIT {
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final int FIRST_DAY = 20;
    private static final int SECOND_DAY = 40;
    private static final int THIRD_DAY = 60;
    private static final int STOP_SECONDS = 30;
    private static final String COUNTS = """
            select string_agg(what || ' ' || many, ', ' order by what) from (
              select 'guests' what, count(*) many from guest union all
              select 'hotels', count(*) from hotel union all
              select 'jobs that wait', count(*) from job where state = 'queued' union all
              select 'reservations', count(*) from reservation union all
              select 'rooms', count(*) from room) counted""";
    private static final String DISASTER =
            "delete from payment; delete from idempotency_key; delete from job; delete from reservation";
    // Postgres 18 has it, for the ids of demo data.
    private static final String IDS = """
            do $$ begin
              if current_setting('server_version_num')::int < 180000 then
                create schema ids;
                alter database innkeeper set search_path = public, ids;
                create function ids.uuidv7() returns uuid language sql as 'select gen_random_uuid()';
              end if;
            end $$""";

    private final Path home = Installation.ofThisCode().home();
    private final AtomicReference<@Nullable Stack> running = new AtomicReference<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void programs() throws Exception {
        boolean found = InstalledPostgres.programs().isPresent();
        assertThat(found || System.getenv("CI") == null)
                .as("an installed Postgres in CI, which installs one")
                .isTrue();
        assumeThat(found).as("an installed Postgres").isTrue();
        InstalledPostgres.run(
                Map.of(),
                List.of(home + "/deploy/secrets", folder.resolve("secrets").toString()));
        Files.createDirectory(folder.resolve("backups"));
    }

    @Test
    void bookingsAndWaitingJobsComeBackAndNewOnesAreTaken() throws Exception {
        var lost = folder.resolve("lost");
        InstalledPostgres.init(lost);
        Lost before;
        try (var server = InstalledPostgres.start(lost)) {
            server.named("postgres").execute("create database innkeeper");
            server.database().execute(IDS);
            before = liveUntilTheDisaster(server);
            server.lose();
        }

        var begun = System.nanoTime();
        var restored = folder.resolve("restored");
        var said = InstalledPostgres.run(
                environment(ReservedPorts.next()),
                List.of(
                        home + "/deploy/backup/restore",
                        folder.resolve("backups").toString(),
                        restored.toString(),
                        before.moment()));
        assertThat(said).contains("restore: done");
        try (var server = InstalledPostgres.start(restored)) {
            assertThat(text(server.database(), COUNTS)).isEqualTo(before.counts());
            var answering = since(begun);
            // Its Redis is a new one.
            try (var stack = start(server.database())) {
                running.set(stack);
                var guest = before.guest();
                assertThat(guest.own("/api/reservations/" + before.waiting()).status())
                        .as("a reservation from after the base backup, to a session from before")
                        .isEqualTo(200);
                var code = book(guest, THIRD_DAY).path("code").asText();
                var serving = since(begun);
                new MailboxClient(stack).awaitEach(Map.of(guest.email(), Set.of(before.waitingCode(), code)), LONG);
                await("all jobs")
                        .atMost(LONG)
                        .until(() -> text(
                                        server.database(),
                                        "select count(*)::text from job where state = 'queued' and run_at <= now()")
                                .equals("0"));
                System.out.printf(
                        "restore: %s; nothing lost (RPO 0); the database answers after %.1f s, guests book after %.1f s (RTO), of %s%n",
                        before.counts(),
                        answering,
                        serving,
                        text(server.database(), "select pg_size_pretty(pg_database_size(current_database()))"));
            }
        }
    }

    /**
     * What was known when everything was lost.
     *
     * @param waiting the id of a reservation whose mail has not been sent
     */
    private record Lost(String moment, String counts, Visitor guest, String waiting, String waitingCode) {}

    private Lost liveUntilTheDisaster(InstalledPostgres server) throws Exception {
        try (var stack = start(server.database())) {
            running.set(stack);
            var guest = Visitor.registeredAt(() -> requireNonNull(running.get()).url(Service.WEB));
            var first = book(guest, FIRST_DAY).path("code").asText();
            new MailboxClient(stack).awaitEach(Map.of(guest.email(), Set.of(first)), LONG);
            var backup = backUp(server);
            try {
                stack.process(Service.WORKER).stop(LONG);
                var second = book(guest, SECOND_DAY);
                var counts = text(server.database(), COUNTS);
                assertThat(counts).doesNotContain("jobs that wait 0");
                var moment = text(server.database(), "select clock_timestamp()::text");
                server.database().execute(DISASTER);
                var end = text(server.database(), "select pg_current_wal_lsn()::text");
                await("the log in the backup")
                        .atMost(LONG)
                        .until(() -> text(
                                        server.database(),
                                        "select coalesce(max((flush_lsn >= '%s')::text), 'false') from pg_stat_replication where application_name = 'pg_receivewal'"
                                                .formatted(end))
                                .equals("true"));
                server.lose();
                return new Lost(
                        moment,
                        counts,
                        guest,
                        second.path("id").asText(),
                        second.path("code").asText());
            } finally {
                backup.destroy();
                assertThat(backup.waitFor(STOP_SECONDS, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    private Process backUp(InstalledPostgres server) throws IOException {
        var log = folder.resolve("backup.log");
        var backup = InstalledPostgres.builder(environment(server.port()), List.of(home + "/deploy/backup/run"))
                .redirectOutput(log.toFile())
                .start();
        await("a verified base backup")
                .atMost(LONG)
                .failFast("the backup ended", () -> !backup.isAlive())
                .until(() -> Files.readString(log).contains("is verified"));
        return backup;
    }

    private Map<String, String> environment(int port) {
        var secrets = folder.resolve("secrets");
        return Map.of(
                "PGPORT", Integer.toString(port),
                "BACKUPS", folder.resolve("backups").toString(),
                "SECRETS_FOLDER", secrets.toString(),
                "BACKUP_KEY_FILE", secrets.resolve("backup-key").toString());
    }

    private static Stack start(Database database) throws InterruptedException {
        var elsewhere = Map.of(
                "DATABASE_URL", database.url(),
                "DATABASE_USER", database.user(),
                "DATABASE_PASSWORD", database.password());
        return Stack.start(
                new Stack.Settings(Installation.ofThisCode(), Ports.free(), null, elsewhere, false),
                new SilentListener());
    }

    private static JsonNode book(Visitor guest, int day) throws Exception {
        var booked = guest.book(guest.stayWithMostRooms("lisbon", day));
        assertThat(booked.status()).as(booked.body()).isEqualTo(201);
        var id = booked.json().path("id").asText();
        assertThat(guest.post("/api/reservations/" + id + "/payments", Map.of("method", "at_hotel"), Map.of())
                        .status())
                .isEqualTo(201);
        return booked.json();
    }

    private static String text(Database database, String query) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    private static double since(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }
}
