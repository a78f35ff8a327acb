package dev.innkeeper.scheduler.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.jobs.recover.RecoverLoop;
import dev.innkeeper.platform.health.Heartbeats;
import dev.innkeeper.platform.ids.Ids;
import dev.innkeeper.platform.lifecycle.Draining;
import dev.innkeeper.scheduler.SchedulerConfig;
import dev.innkeeper.testkit.Backends;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one process turns: loops named as the real ones, of which any may fail, beside those of the application. */
@QuarkusTest
@WithTestResource(Backends.class)
class LoopsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration IMPATIENCE = Duration.ofMillis(100);

    @Inject
    @All
    List<LeaderLoop> leaderLoops;

    @Inject
    @All
    List<RecoverLoop> recoverLoops;

    @Inject
    DataSource database;

    @Inject
    JobsConfig jobsConfig;

    @Inject
    SchedulerConfig config;

    @Inject
    Heartbeats heartbeats;

    @Inject
    Ids ids;

    @Inject
    MeterRegistry applicationMetrics;

    @TestHTTPResource("/livez")
    URI livez;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final HttpClient http = HttpClient.newHttpClient();
    private Leadership leadership;
    private @Nullable Loops loops;

    /** A loop of either sort. */
    private static final class Twin implements LeaderLoop, RecoverLoop {
        private final String name;
        private final boolean fails;
        private final AtomicInteger turns = new AtomicInteger();

        Twin(String name, boolean fails) {
            this.name = name;
            this.fails = fails;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Duration interval() {
            return Duration.ofMillis(10);
        }

        @Override
        public void turn(long epoch) throws SQLException {
            turns.incrementAndGet();
            if (fails) {
                throw new SQLException("broken");
            }
        }
    }

    @BeforeEach
    void begin() {
        leadership = new Leadership(database, config, ids, metrics);
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (loops != null) {
            loops.stop(new Draining());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"schedules", "job-sweep", "job-load", "job-reseed", "job-audit", "prune", "counters"})
    void eachDutySurvivesTheFailuresOfAnyOther(String broken) throws Exception {
        var leaders =
                leaderLoops.stream().map(loop -> twin(loop.name(), broken)).toList();
        var recoverers =
                recoverLoops.stream().map(loop -> twin(loop.name(), broken)).toList();
        var all = Stream.concat(leaders.stream(), recoverers.stream()).toList();
        assertThat(all).extracting(Twin::name).contains(twinOf(broken));

        startAndLead(leaders, recoverers);

        await().atMost(SOON)
                .until(() -> all.stream()
                        .allMatch(twin -> twin.turns.get() >= (twin.fails ? 2 : 10) && turned(twin.name()) >= 1));
        for (var twin : all) {
            assertThat(failures(twin.name()) > 0).as(twin.name()).isEqualTo(twin.fails);
            assertThat(live().body()).contains('"' + twin.name() + '"');
        }
        assertThat(secondsSinceSuccess(twinOf(broken)))
                .isGreaterThan(all.stream()
                        .filter(twin -> !twin.fails)
                        .mapToDouble(twin -> secondsSinceSuccess(twin.name()))
                        .min()
                        .orElseThrow());
        assertThat(live().statusCode()).isEqualTo(200);
    }

    @Test
    void aDutyThatAnErrorEndsIsMissedAndTheOthersGoOn() throws Exception {
        var healthy = new Twin("healthy", false);
        startAndLead(List.of(healthy), List.of());
        var turns = new AtomicInteger();
        try (var heartbeat = heartbeats.register("dying", IMPATIENCE)) {
            Thread.ofVirtual()
                    .name("dying")
                    .start(new Turning(
                            "dying",
                            () -> {
                                turns.incrementAndGet();
                                throw new LinkageError("gone");
                            },
                            heartbeat,
                            metrics,
                            new CountDownLatch(1)));
            await().dontCatchUncaughtExceptions().atMost(SOON).until(() -> live().statusCode() == 503);

            assertThat(live().body()).contains("\"dying\"");
            assertThat(turns).hasValue(1);
            int before = healthy.turns.get();
            await().atMost(SOON).until(() -> healthy.turns.get() > before);
        }
        assertThat(live().statusCode()).as("nothing else was missed").isEqualTo(200);
    }

    @Test
    void eachDutyOfTheApplicationIsWatchedByLivezAndMeasured() throws Exception {
        await().atMost(SOON).until(() -> applicationMetrics.find("jobs.leader").gauge() != null);
        var duties = Stream.concat(
                        leaderLoops.stream().map(LeaderLoop::name),
                        recoverLoops.stream().map(RecoverLoop::name))
                .toList();
        assertThat(duties)
                .doesNotHaveDuplicates()
                .contains("schedules", "job-sweep", "job-load", "job-reseed", "job-audit", "prune", "counters");

        var live = live().body();
        for (var duty : duties) {
            assertThat(live).contains('"' + duty + '"');
            for (var meter :
                    List.of("jobs.leader.loop.turn", "jobs.leader.loop.failures", "jobs.leader.loop.since.success")) {
                assertThat(applicationMetrics.find(meter).tag("loop", duty).meters())
                        .as("%s of %s", meter, duty)
                        .hasSize(1);
            }
        }
    }

    @Test
    void whoStopsIsNoLongerWatchedAndWaitsForNoTurnThatNeverEnds() throws Exception {
        var begun = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        var stuck = new LeaderLoop() {
            @Override
            public String name() {
                return "stuck";
            }

            @Override
            public Duration interval() {
                return Duration.ZERO;
            }

            @Override
            public void turn(long epoch) throws InterruptedException {
                begun.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw e;
                }
            }
        };
        startAndLead(List.of(stuck, new Twin("healthy", false)), List.of());
        assertThat(begun.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(live().body()).contains("\"stuck\"").contains("\"healthy\"");

        stop();

        assertThat(interrupted.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(leadership.epoch()).isEmpty();
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(live().body()).doesNotContain("\"stuck\"").doesNotContain("\"healthy\""));
        leadership.renew();
        assertThat(leadership.epoch()).as("never again").isEmpty();
    }

    private void startAndLead(List<? extends LeaderLoop> leaders, List<? extends RecoverLoop> recoverers) {
        loops = new Loops(
                leadership, List.copyOf(leaders), List.copyOf(recoverers), jobsConfig, config, heartbeats, metrics);
        loops.start(new StartupEvent());
        // The application's own loops lead, and stand by while these do.
        await().atMost(SOON).until(() -> {
            execute("update leader set expires_at = '-infinity' where role = 'scheduler'");
            return leadership.epoch().isPresent();
        });
    }

    private static Twin twin(String name, String broken) {
        return new Twin(twinOf(name), name.equals(broken));
    }

    private static String twinOf(String name) {
        return "twin of " + name;
    }

    private double failures(String loop) {
        return metrics.get("jobs.leader.loop.failures")
                .tag("loop", loop)
                .counter()
                .count();
    }

    private double secondsSinceSuccess(String loop) {
        return metrics.get("jobs.leader.loop.since.success")
                .tag("loop", loop)
                .gauge()
                .value();
    }

    private long turned(String loop) {
        return metrics.get("jobs.leader.loop.turn").tag("loop", loop).timer().count();
    }

    private HttpResponse<String> live() throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(livez).build(), HttpResponse.BodyHandlers.ofString());
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
