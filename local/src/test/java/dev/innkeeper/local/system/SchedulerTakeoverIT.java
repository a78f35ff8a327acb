package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.local.stack.Child;
import dev.innkeeper.local.stack.Ports;
import dev.innkeeper.local.stack.Service;
import dev.innkeeper.local.stack.Stack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Times are the database's, as written down by triggers: how busy this machine is must not matter more than it has to. */
@Timeout(180)
class SchedulerTakeoverIT {
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration AFTER_A_DEATH = Duration.ofSeconds(10);
    // A lease that is not given back holds for at least four more.
    private static final Duration AFTER_A_STOP = Duration.ofSeconds(3);
    private static final Pattern LEADS = Pattern.compile("(?m)^jobs_leader(\\{.*})? 1\\.0$");
    private static final String EVERY_MINUTE = "* * * * *";
    private static final Map<String, String> AUDIT_EVERY_MINUTE =
            Map.of("INNKEEPER_SCHEDULER_NIGHT_AUDIT_CRON", EVERY_MINUTE);

    private final List<Scheduler> schedulers = new ArrayList<>();
    private Stack stack;
    private TakeoverLog log;

    private record Scheduler(Child process, Ports ports) {
        boolean leads() {
            var metrics = "http://localhost:%d/metrics".formatted(ports.get(Service.SCHEDULER.management()));
            return process.alive()
                    && LEADS.matcher(Visitor.get(java.net.URI.create(metrics)).body())
                            .find();
        }
    }

    @BeforeEach
    void threeSchedulersInsteadOfOne() throws Exception {
        stack = SharedStack.get();
        stack.process(Service.SCHEDULER).stop(GRACE);
        log = TakeoverLog.begin(stack.backends().database());
        for (int i = 0; i < 3; i++) {
            var ports = Ports.free();
            schedulers.add(new Scheduler(stack.launchAnother(Service.SCHEDULER, ports, AUDIT_EVERY_MINUTE), ports));
        }
    }

    @AfterEach
    void oneSchedulerAgain() throws Exception {
        for (var scheduler : schedulers) {
            scheduler.process().stop(GRACE);
        }
        log.end();
        stack.launch(Service.SCHEDULER, Map.of());
        stack.awaitReady(Service.SCHEDULER);
    }

    @Test
    void anotherLeadsSoonAfterADeathAndAtOnceAfterAStopAndEachFireTimeFiresOnce() throws Exception {
        var first = leaderOf(3);
        var epoch = log.epoch();
        await().atMost(LONG).until(() -> log.hotelsAudited(EVERY_MINUTE) == 3);

        var killed = log.now();
        first.process().kill();
        log.aFireTimeCameDueAndNobodyFiredIt();

        awaitEpoch(epoch + 1);
        var taken = log.begunAt(epoch + 1);
        assertThat(taken).as("while the lease holds nobody takes over").isAfter(log.leasedUntil(epoch));
        assertThat(Duration.between(killed, taken)).as("after kill -9").isLessThan(AFTER_A_DEATH);
        await().atMost(LONG).until(log::hotelsWithFires, hotels -> hotels == 3);
        assertThat(log.firstFireTime())
                .as("what came due meanwhile is made up for")
                .isBefore(taken);

        var second = leaderOf(2);
        var told = log.now();
        second.process().terminate();
        awaitEpoch(epoch + 2);
        assertThat(Duration.between(told, log.begunAt(epoch + 2)))
                .as("after SIGTERM")
                .isLessThan(AFTER_A_STOP);
        assertThat(log.lostFireTimes()).isZero();
        assertThat(log.firesWithoutExactlyOneJob()).isZero();
    }

    /** The one that leads, once so many are there. */
    private Scheduler leaderOf(int number) {
        await().atMost(LONG).ignoreExceptions().until(() -> {
            int alive = 0;
            int leading = 0;
            for (var scheduler : schedulers) {
                if (scheduler.process().alive()) {
                    leading += scheduler.leads() ? 1 : 0;
                    alive++;
                }
            }
            return alive == number && leading == 1;
        });
        return schedulers.stream().filter(Scheduler::leads).findFirst().orElseThrow();
    }

    private void awaitEpoch(long epoch) {
        await().atMost(LONG).pollInterval(Duration.ofMillis(100)).until(() -> log.epoch() == epoch);
    }
}
